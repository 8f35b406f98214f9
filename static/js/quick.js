// In a form with [data-quick], Ctrl+Enter (or Cmd+Enter) anywhere does what the first button does. The hint about it,
// [data-quick-hint], is shown only where this script runs.
(() => {
  "use strict";
  const form = document.querySelector("form[data-quick]");
  if (!form) return;
  for (const hint of form.querySelectorAll("[data-quick-hint]")) hint.hidden = false;
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit]"));
  });
})();
