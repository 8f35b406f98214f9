// Number keys tick what they stand beside, in a form with [data-keys]. They can be switched off, and that is remembered
// in this browser (WCAG 2.1.4). Without scripts the form is the same, without the numbers.
(() => {
  "use strict";
  const NAME = "keys-off";
  const remembered = () => {
    try {
      return localStorage.getItem(NAME) === "1";
    } catch {
      return false;
    }
  };
  const remember = (isOff) => {
    try {
      if (isOff) localStorage.setItem(NAME, "1");
      else localStorage.removeItem(NAME);
    } catch {
      // A browser that keeps nothing asks again the next time.
    }
  };
  const isWriting = (element) => element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  for (const form of document.querySelectorAll("form[data-keys]")) {
    const choice = form.querySelector("[data-keys-switch]");
    const box = choice.querySelector("input");
    const show = () => {
      for (const key of form.querySelectorAll("[data-key] kbd")) key.hidden = !box.checked;
    };
    box.checked = !remembered();
    choice.hidden = false;
    show();
    box.addEventListener("change", () => {
      remember(!box.checked);
      show();
    });
    document.addEventListener("keydown", (event) => {
      if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat || isWriting(event.target)) return;
      const input = /^[0-9]$/.test(event.key) ? form.querySelector(`[data-key="${event.key}"] input`) : null;
      if (!input) return;
      event.preventDefault();
      input.click();
      input.focus();
    });
  }
})();
