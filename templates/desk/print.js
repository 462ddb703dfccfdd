// The Print page: the command follows the form, jobs follow their events, pages are read when they are opened.

import { inTurn, on, read, refresh, send, show } from "/static/desk.js";

const form = document.querySelector("#form");
const jobs = document.querySelector("#jobs");
const command = document.querySelector("#command");
const errors = document.querySelector("#errors");
const kept = {}; // values of all fields shown so far, by name

/** Return the document and the values of its fields. */
function wish() {
  const values = {};
  for (const [name, value] of new FormData(form)) (values[name] ??= []).push(value);
  const { document: [name], ...rest } = values;
  return { document: name, values: rest };
}

function tell(lines) {
  errors.firstElementChild.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  errors.hidden = !lines.length;
}

/** Show how many boxes of each list are checked. */
function count() {
  for (const list of form.querySelectorAll(".boxes")) {
    const checked = list.querySelectorAll(":checked").length;
    list.querySelector("output").textContent = checked ? `${checked} chosen` : "all";
  }
}

/** Show the command of the form and what is wrong with it; return whether it can be printed. */
let asked = 0;
async function follow() {
  const mine = ++asked;
  count();
  try {
    const answer = await send("/print/command", wish());
    if (mine !== asked) return false;
    command.textContent = answer.command;
    tell(answer.errors);
    return !answer.errors.length;
  } catch (error) {
    if (mine === asked) tell([error.message]);
    return false;
  }
}

/** Read the fields of the chosen document, with the values that were given before. */
async function renew() {
  const wanted = wish().document;
  const fresh = (await read(`/print?document=${wanted}`)).getElementById("options");
  const { document: name, values } = wish();
  if (name !== wanted) return; // another was chosen meanwhile
  for (const field of form.querySelectorAll("#options [name]")) kept[field.name] = values[field.name] ?? [];
  const open = [...form.querySelectorAll("details[open]")].map((details) => details.id);
  const focused = document.activeElement?.id;
  document.getElementById("options").replaceWith(fresh);
  for (const field of form.querySelectorAll("#options [name]")) {
    const given = kept[field.name];
    if (!given) continue;
    if (field.type === "checkbox") field.checked = given.includes(field.value);
    else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === given[0])) field.value = given[0];
  }
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  await follow();
}

let typing;
form.addEventListener("input", (event) => {
  clearTimeout(typing);
  if (event.target.name !== "document") {
    typing = setTimeout(follow, 150);
    return;
  }
  history.replaceState(null, "", `/print?document=${event.target.value}`);
  renew();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(typing);
  if (!(await follow())) return;
  try {
    const { number } = await send("/print/jobs", wish());
    tell([]);
    await renewJobs();
    document.getElementById(`job-${number}`)?.scrollIntoView({ block: "nearest" });
  } catch (error) {
    tell(error.message.split("\n"));
  }
});

document.querySelector("#copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(command.textContent);
    show("The command is copied.");
  } catch {
    getSelection().selectAllChildren(command);
    show("The command is selected: copy it.");
  }
});

jobs.addEventListener("click", async (event) => {
  const button = event.target.closest(".cancel");
  if (!button) return;
  button.disabled = true;
  try {
    await send(button.dataset.cancel);
    await renewJobs();
  } catch (error) {
    show(error.message, true);
  }
});

/** Show new jobs, and those whose state or files have changed; the others stay as they are. */
const renewJobs = inTurn(async () => {
  const fresh = await read(`/print?document=${wish().document}`);
  for (const now of [...fresh.querySelectorAll("#jobs > article")].reverse()) {
    const old = document.getElementById(now.id);
    if (!old) jobs.prepend(now);
    else if (old.dataset.state !== now.dataset.state || old.dataset.files !== now.dataset.files) {
      const focused = old.contains(document.activeElement);
      old.replaceWith(now);
      if (focused) now.querySelector("h2").focus();
    }
  }
  readPages();
  tick();
});

/** Read the pages of open files. */
function readPages() {
  for (const pages of jobs.querySelectorAll("details[open] [data-pages]:not([data-read])")) {
    pages.dataset.read = "";
    refresh(pages.dataset.pages, pages.id).catch((error) => {
      pages.textContent = error.message;
    });
  }
}
jobs.addEventListener("toggle", readPages, true);

on("job", (job) => {
  if (![...form.elements.document].some((choice) => choice.value === job.title)) return;
  const box = document.getElementById(`job-${job.number}`);
  if (!box || box.dataset.state !== job.state) {
    if (box) show(`${job.title}: ${job.state}`);
    renewJobs();
    return;
  }
  const bar = box.querySelector("progress");
  if (!bar || job.left === null) return;
  Object.assign(bar.dataset, { left: job.left, share: job.share, at: Date.now(), step: job.step });
  tick();
});

/** Move progress on between events, by the estimate. */
function tick() {
  for (const bar of jobs.querySelectorAll("progress[data-left]")) {
    const note = bar.nextElementSibling;
    bar.dataset.at ??= Date.now();
    bar.dataset.share ??= bar.value;
    bar.dataset.step ??= note.textContent;
    const [left, share] = [Number(bar.dataset.left), Number(bar.dataset.share)];
    const past = (Date.now() - bar.dataset.at) / 1000;
    const now = Math.max(Math.round(left - past), 0);
    bar.value = share + (0.99 - share) * Math.min(past / Math.max(left, 1), 1);
    const time = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
    note.textContent = `${bar.dataset.step} · ${now ? `about ${time} left` : "takes a little longer than estimated"}`;
  }
}
setInterval(tick, 1000);

let good;
on("bank", (bank) => {
  renewJobs(); // events may have been missed
  if (good !== undefined && good !== bank.good) renew();
  good = bank.good;
});

follow();
readPages();
