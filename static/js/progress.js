// Shows how far something in the background has come: fetches this page anew every third second and takes its
// [data-progress] into the one that is shown. When there is none any more, the page is shown as it is then.
(() => {
  "use strict";
  const EVERY = 3000;
  const shown = document.querySelector("[data-progress]");
  if (!shown) return;

  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-progress]");
      if (!now) return location.reload();
      const focused = shown.contains(document.activeElement);
      if (!focused) shown.replaceChildren(...now.childNodes);
    } catch {
      // The network is away for a moment: the next look finds it again.
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
})();
