// The page of the bank: a list of questions, and a preview of the chosen one. The form `ask` has the
// state of the page, which is also its address; the server makes all HTML.
import { on, refresh, show } from "./desk.js";

const form = document.querySelector("#ask");
const stage = document.querySelector("#stage");
const links = () => [...document.querySelectorAll("#list a")];
const address = () => {
  const given = [...new FormData(form)].filter(([, value]) => value);
  return given.length ? `/?${new URLSearchParams(given)}` : "/";
};

/** Return a function that does the work; called meanwhile, it does it once more, at the end. */
function newest(work) {
  let again, running = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      try {
        await work();
      } catch (error) {
        show(error.message, true);
      }
    }
    running = false;
  };
}

const update = newest(async () => {
  document.body.classList.toggle("chosen", Boolean(form.question.value));
  await refresh(address, "title", "problems", "filters", "count", "list", "chosen");
  preview();
});

/** Show the state of the form, under its address, which replaces the one before or comes after it. */
function go(how) {
  if (address() !== location.pathname + location.search) history[how](null, "", address());
  update();
}

const preview = newest(async () => {
  const wish = document.querySelector("#wish");
  const old = stage.querySelector("iframe");
  if (!wish) return old?.remove();
  const asked = new URLSearchParams(new FormData(form));
  const same = ["question", "as", "show"].map((name) => asked.get(name)).join(" ");
  asked.set("width", Math.min(3000, Math.max(300, Math.round(Math.min(stage.clientWidth, 800) * devicePixelRatio))));
  asked.set("version", wish.dataset.version);
  for (const name of ["find", "section", "topic", "tag", "difficulty", "kind"]) asked.delete(name);
  const source = `/preview?${asked}`;
  if (old?.getAttribute("src") === source) return;
  const frame = Object.assign(document.createElement("iframe"), { className: "coming", title: wish.dataset.title, src: source });
  frame.setAttribute("sandbox", "allow-same-origin");
  frame.dataset.same = same;
  stage.ariaBusy = "true";
  await new Promise((loaded) => {
    frame.addEventListener("load", loaded, { once: true });
    stage.append(frame);
  });
  stage.ariaBusy = "false";
  const page = frame.contentDocument;
  if (page?.contentType !== "text/html") {
    frame.remove();
    throw new Error("The preview failed; it is tried again with the next change.");
  }
  await page.fonts.ready;
  const answers = (of) => [...of.querySelectorAll("details")];
  for (const answer of answers(page)) answer.open = true;
  let [left, top] = [0, (page.querySelector("article")?.getBoundingClientRect().top ?? 0) - 16];
  if (old?.dataset.same === same && old.contentDocument) {
    const before = answers(old.contentDocument);
    answers(page).forEach((answer, at) => { answer.open = before[at]?.open ?? true; });
    [left, top] = [old.contentWindow.scrollX, old.contentWindow.scrollY];
  }
  frame.contentWindow.scrollTo({ left, top, behavior: "instant" });
  page.addEventListener("keydown", find);
  const focused = document.activeElement === old;
  frame.className = "";
  old?.remove();
  if (focused) frame.focus();
});

function choose(question, how) {
  form.question.value = question;
  for (const link of links()) {
    if (link.dataset.question === question) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  go(how);
}

function find(event) {
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, select")) return;
  event.preventDefault();
  if (!form.checkVisibility()) choose("", "pushState");
  document.body.classList.toggle("chosen", Boolean(form.question.value));
  form.find.focus();
  form.find.select();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-question]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(link.dataset.question, "pushState");
});
document.addEventListener("keydown", find);
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = links();
  const at = all.indexOf(document.activeElement);
  if (!step || (at < 0 && event.target !== form.find)) return;
  event.preventDefault();
  const next = all[at + step];
  if (next) {
    next.focus();
    choose(next.dataset.question, "replaceState");
  } else if (at >= 0 && step < 0) {
    form.find.focus();
  }
});
document.addEventListener("input", (event) => event.target.form === form && go("replaceState"));
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", () => {
  const asked = new URLSearchParams(location.search);
  for (const name of ["question", "find"]) form[name].value = asked.get(name) ?? "";
  for (const field of document.querySelectorAll("select[form=ask]")) {
    field.value = asked.get(field.name) ?? field.querySelector("option[selected]")?.value ?? field.options[0].value;
  }
  update();
});
addEventListener("resize", preview);
on("bank", update);
document.querySelector("#list [aria-current]")?.scrollIntoView({ block: "center" });
