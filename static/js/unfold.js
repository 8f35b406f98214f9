// A link to something inside a folded part opens the part; without scripts the reader opens it.
"use strict";

function unfold() {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  for (let part = target?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  target?.scrollIntoView();
}

addEventListener("hashchange", unfold);
unfold();
