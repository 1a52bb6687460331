// What a page does beyond plain HTML: says once that an answer is there, copies it, prints it, gives dates a calendar.
// Nothing here is needed to read or to ask. Nothing is stored in the browser.
"use strict";

document.documentElement.classList.add("scripted");

const announcer = document.createElement("div");
announcer.className = "announcer";
announcer.setAttribute("role", "status");

function announce(text) {
  announcer.textContent = "";
  setTimeout(() => { announcer.textContent = text; }, 50);
}

let announced = null;

function noticeAnswer() {
  const whole = document.querySelector(".answer.whole, .refused");
  if (!whole) { announced = null; return; }
  const text = whole.innerText;
  if (text === announced) return;
  announced = text;
  const said = whole.querySelector(".said");
  const heading = whole.querySelector("h2");
  announce([heading && heading.innerText, (said || whole).innerText].filter(Boolean).join(". ").replace(/\s+/g, " "));
}

function tidy() {
  // The question page's Markdown opens every link in a new tab; ours stay in this one, so that Back works.
  for (const link of document.querySelectorAll('.site a[target="_blank"]')) {
    if (link.host === location.host) link.removeAttribute("target");
  }
  for (const field of document.querySelectorAll("#from input, #to input")) {
    if (field.type === "text") field.type = "date";
  }
  noticeAnswer();
}

async function copy(button) {
  const text = document.querySelector(".copy-text");
  if (!text) return;
  await navigator.clipboard.writeText([...text.childNodes].map((node) => (node.nodeName === "BR" ? "\n" : node.textContent)).join("").trim());
  announce("Copied");
  const label = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = label; }, 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".site button");
  if (!button) return;
  if (button.classList.contains("copy")) copy(button);
  if (button.classList.contains("print")) window.print();
});

function begin() {
  document.body.append(announcer);
  if (document.querySelector("gradio-app")) {
    new MutationObserver(tidy).observe(document.querySelector("gradio-app"), { childList: true, subtree: true });
  }
  tidy();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
