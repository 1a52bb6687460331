// Long work: the page asks again every two seconds and shows how far it is. Without this there is a link to look again.
"use strict";

const shown = document.getElementById("work");

async function lookAgain() {
  const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("work");
  if (!fresh) return;
  const status = document.getElementById("work-status");
  const said = fresh.querySelector("#work-status").textContent;
  if (status.textContent !== said) status.textContent = said;
  const parts = shown.querySelector(".parts");
  if (!parts.contains(document.activeElement)) parts.replaceWith(fresh.querySelector(".parts"));
  const bar = shown.querySelector("progress");
  const freshBar = fresh.querySelector("progress");
  if (bar && freshBar) bar.value = freshBar.value;
  if (fresh.dataset.going) setTimeout(lookAgain, 2000);
  else shown.querySelectorAll("progress, .screen-only").forEach((one) => one.remove());
}

if (shown && shown.dataset.going) setTimeout(lookAgain, 1000);

// A refusal is where a reader must look first.
const refused = document.getElementById("refused");
if (refused) {
  refused.tabIndex = -1;
  refused.focus();
}
