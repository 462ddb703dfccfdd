// The page of an exam: copies are looked for, jobs are started, their parts of the page replaced.

import { on, refresh, send, show } from "/static/desk.js";

const $ = (selector) => document.querySelector(selector);
const exam = $("#exam").dataset.address;
const parts = ["facts", "rebuilt", "found", "verified", "scanned", "marked", "voided", "questions", "place"];
const dialog = $("#confirm");

function here() {
  const word = $("#find").value.trim();
  return word ? `${exam}?find=${encodeURIComponent(word)}` : exam;
}

/** Read parts again; if the focus was in what is gone, move it to the title of its section. */
async function renew(...ids) {
  const section = document.activeElement?.closest("section");
  await refresh(here, ...(ids.length ? ids : parts));
  if (section && document.activeElement === document.body) section.querySelector("h2").focus();
}

async function start(action, data) {
  try {
    await send(`${exam}/${action}`, data);
    await renew();
  } catch (error) {
    show(error.message, true);
  }
}

/** Say how a job ended, with its first error. */
function tell(job) {
  show(`${job.title}: ${job.state}${job.errors.length ? `. ${job.errors[0]}` : ""}`, job.state === "failed");
}

on("bank", () => renew()); // events may have been missed
on("job", async (job) => {
  const box = $(`[data-job="${job.number}"]`);
  if (["waiting", "running"].includes(job.state)) {
    if (!box) return;
    box.querySelector("progress").value = job.share;
    const left = job.left ? ` · about ${Math.floor(job.left / 60)}:${String(job.left % 60).padStart(2, "0")} left` : "";
    box.querySelector(".step").textContent = `${job.step || "starts"}${left}`;
    return;
  }
  await renew();
  if (box) tell(job);
});

let typing;
$("#find").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => renew("found"), 150);
});

$("#start-verify").addEventListener("click", () => start("verify"));
$("#read-typed")?.addEventListener("click", () => start("scan"));
$("#mark-scans")?.addEventListener("click", () => start("mark-scans"));

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.rebuild, button.cancel");
  if (button?.matches(".rebuild")) start("rebuild", { code: button.dataset.code });
  if (button?.matches(".cancel")) start(`cancel/${button.dataset.action}`);
});

$("#mark").addEventListener("submit", (event) => {
  event.preventDefault();
  const [file] = $("#answers").files;
  const asked = new URLSearchParams({ name: file.name });
  if ($("#replace").checked) asked.set("replace", "");
  for (const line of $("#column").value.split("\n")) if (line.trim()) asked.append("column", line.trim());
  start(`mark?${asked}`, file);
});

const ticked = () => [...document.querySelectorAll("[name=void]:checked:enabled")].map((box) => box.value);

$("#ask-void").addEventListener("click", () => {
  if (!ticked().length) {
    show("Tick the questions to void first.", true);
    return;
  }
  $("#chosen").replaceChildren(
    ...ticked().map((id) => Object.assign(document.createElement("li"), { textContent: id })),
  );
  dialog.showModal();
});
$("#leave").addEventListener("click", () => dialog.close());
$("#void").addEventListener("click", () => {
  dialog.close();
  start("void", { ids: ticked() });
});
