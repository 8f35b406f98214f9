// Adds up what the chosen proposals of a budget vote cost, while one chooses. The server does the same when it is checked.
(() => {
  "use strict";
  const spaced = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "\u00a0");

  for (const row of document.querySelectorAll("[data-budget]")) {
    const form = row.closest("form");
    const frame = Number(row.dataset.frame);
    const add = () => {
      const chosen = form.querySelectorAll(`input[name="${CSS.escape(row.dataset.budget)}"]:checked`);
      const total = [...chosen].reduce((sum, input) => sum + Number(input.dataset.cost), 0);
      row.querySelector("[data-total]").textContent = spaced(total);
      row.querySelector("[data-over]").hidden = !(frame && total > frame);
    };
    row.hidden = false;
    form.addEventListener("change", add);
    add();
  }
})();
