// The page on which one practises. A changed bank is loaded when the user asks for it, since this ends
// the session.
import { on } from "./desk.js";

const frame = document.querySelector("iframe");
const changed = document.querySelector("#changed");
let good = Number(frame.dataset.version);

function load() {
  changed.hidden = true;
  document.querySelector("#none").hidden = true;
  frame.src = `/practice/document?version=${good}`;
  frame.focus();
}

on("bank", (status) => {
  if (status.good === good) return;
  good = status.good;
  if (frame.hasAttribute("src")) changed.hidden = false;
  else load();
});
changed.querySelector("button").addEventListener("click", load);
