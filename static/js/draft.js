// Keeps what is written in a form in this browser, until it is sent. It is never sent anywhere by this script.
// A form: <form data-draft="name"> with a hidden [data-draft-offer]. A page after sending: [data-draft-sent="name"].
(() => {
  "use strict";
  const DAYS_KEPT = 7;
  const LEFT_OUT = ["csrfmiddlewaretoken", "stamp", "sprak", "page", "website", "email"];
  const key = (name) => `draft:${name}`;

  const read = (name) => {
    try {
      const draft = JSON.parse(localStorage.getItem(key(name)));
      const isFresh = draft && Date.now() - draft.at < DAYS_KEPT * 24 * 60 * 60 * 1000;
      if (draft && !isFresh) drop(name);
      return isFresh ? draft : null;
    } catch {
      return null;
    }
  };
  const drop = (name) => {
    try {
      localStorage.removeItem(key(name));
    } catch {
      // A browser that keeps nothing has nothing to throw away.
    }
  };
  const written = (form) =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value && !LEFT_OUT.includes(name));
  const save = (form) => {
    const fields = written(form);
    if (!fields.length) return drop(form.dataset.draft);
    try {
      localStorage.setItem(key(form.dataset.draft), JSON.stringify({ at: Date.now(), fields }));
    } catch {
      // Full, or not allowed: the form works all the same.
    }
  };
  const fill = (form, fields) => {
    for (const [name, value] of fields) {
      const inputs = [...form.elements].filter((input) => input.name === name);
      const choice = inputs.find((input) => ["radio", "checkbox"].includes(input.type) && input.value === value);
      if (choice) {
        choice.checked = true;
      } else if (inputs.length) {
        inputs[0].value = value;
      } else {
        const carried = Object.assign(document.createElement("input"), { type: "hidden", name, value });
        form.append(carried);
      }
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  for (const sent of document.querySelectorAll("[data-draft-sent]")) drop(sent.dataset.draftSent);

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const offer = form.querySelector("[data-draft-offer]");
    const draft = read(form.dataset.draft);
    if (draft && offer && !written(form).length) {
      offer.hidden = false;
      offer.querySelector("[data-draft-take]").addEventListener("click", () => {
        fill(form, draft.fields);
        offer.hidden = true;
        form.querySelector("textarea, input:not([type=hidden]), select")?.focus();
      });
      offer.querySelector("[data-draft-drop]").addEventListener("click", () => {
        drop(form.dataset.draft);
        offer.hidden = true;
      });
    }
    form.addEventListener("input", () => save(form));
    form.addEventListener("change", () => save(form));
  }
})();
