// The review of scanned pages, in the desk and in the file: items are shown one at a time, and decided by keys.
// openReview(data, keep) starts it: `keep.save(row)` stores a decision, `keep.say(text, bad)` tells a short text.

globalThis.openReview = (data, keep) => {
  const $ = (id) => document.getElementById(id);
  const make = (name, ...more) => Object.assign(document.createElement(name), ...more);
  const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // symbols of form codes
  const NONE = "-";
  const NAME = "studypress review: name";
  let items = data.items;
  let at = 0;
  let shown = ""; // the answer as shown now, in the notation of corrections
  let touched = false; // by the person: what the reader shows can be accepted as it is
  let turned = 0;
  let stored = Promise.resolve(); // decisions are stored one after the other
  const past = []; // decisions of this visit: key of the item, and the decision before

  try { $("who").value ||= localStorage.getItem(NAME) ?? ""; } catch { /* not kept */ }

  // What is written on pages: codes with their check symbols.

  /** Return the form code and page that a text names, or the reason why it names none. */
  function codeIn(text) {
    const symbols = text.normalize("NFKC").toUpperCase();
    const found = /^([^-\s]{3,4})[-\s]?([^-\s]{4})(?:[-\s,/]*(?:PAGE|P)?[-.\s]*(\d{1,2})[2-9A-Z]?)?$/.exec(symbols.trim());
    if (!found) return { reason: "Write the code and the page, such as K7Q4-M3XF 3." };
    const code = `${found[1]}-${found[2]}`;
    const values = [...(found[1] + found[2])].map((symbol) => LETTERS.indexOf(symbol));
    if (values.includes(-1)) return { reason: `Codes have no ${[..."01ILO"].find((sign) => code.includes(sign)) ?? "such sign"}: look again.` };
    const sum = values.reduce((total, value, place) => total + value * (place + 1), 0);
    if (sum % LETTERS.length) return { reason: `${code} is misread: its check symbol does not fit.` };
    if (!(code in data.forms)) return { reason: `${code} is of another exam: then it is no page of this one.` };
    if (!found[3]) return { reason: `${code} is right. Add the page, from ${data.forms[code].join(", ")}.` };
    const page = Number(found[3]);
    if (!data.forms[code].includes(page)) return { reason: `${code} has these pages: ${data.forms[code].join(", ")}.` };
    return { code, page: String(page) };
  }

  /** Return the missing pages that a text begins, at most eight. */
  function missing(text) {
    const begun = text.normalize("NFKC").toUpperCase().replace(/[-\s]/g, "");
    return data.missing.filter(([code, page]) => (code.replace("-", "") + page).startsWith(begun)).slice(0, 8);
  }

  // Items.

  const item = () => items[at];
  const asked = () => data.questions[item().asked] ?? { lines: [], accepted: [] };
  const isDone = (each) => Boolean(each.decided);
  const groups = () => [...new Set(items.map((each) => each.group))];

  function title(group) {
    if (group === "doubts") return "Boxes in doubt";
    if (group === "pages") return "Pages without a code";
    const { kind } = data.questions[items.find((each) => each.group === group).asked];
    return `${{ number: "Numbers", short: "Short answers" }[kind] ?? "Open"}: ${group}`;
  }

  /** Return a decision in words. */
  function inWords(row) {
    if (row.kind === "page") return row.code ? `${row.code}, page ${row.page}` : "no page of this exam";
    return row.answer === NONE ? "no answer" : row.answer;
  }

  function showGroups() {
    const chosen = item().group;
    $("groups").replaceChildren(...groups().map((group) => {
      const all = items.filter((each) => each.group === group);
      const text = `${title(group)} (${all.filter(isDone).length} of ${all.length})`;
      return make("option", { value: group, textContent: text, selected: group === chosen });
    }));
    const mine = items.filter((each) => each.group === chosen);
    $("count").textContent = `${mine.indexOf(item()) + 1} of ${mine.length} · ${items.filter((each) => !isDone(each)).length} left in all`;
    $("progress").value = items.filter(isDone).length / items.length;
  }

  function showItem() {
    const one = item();
    const { decided } = one;
    touched = false;
    turned = 0;
    shown = one.kind === "page" ? (decided?.code ? `${decided.code} ${decided.page}` : "") : decided?.answer ?? one.shown ?? "";
    const head = one.kind === "page" ? `Page ${one.key}` : `Question ${one.number} of paper ${one.code}`;
    $("item").textContent = one.name ? `${head}, ${one.name}` : head;
    $("reason").textContent = one.measures?.length ? `In doubt: ${one.measures.join("; ")}` : one.reason;
    showCrops();
    showAsked();
    showControls();
    showAnswer();
    showGroups();
    scrollTo({ top: 0 });
    const focus = one.kind === "choices" || matchMedia("(pointer: coarse)").matches ? $("seen") : $("text");
    focus.focus({ preventScroll: true });
    if (focus === $("text")) focus.select();
    for (const next of items.slice(at + 1, at + 4)) for (const crop of next.crops) new Image().src = crop.source;
  }

  function showCrops() {
    $("crops").replaceChildren(...item().crops.map((crop, place, all) => {
      const text = `${item().kind === "page" ? "Page" : "Answer"} as scanned${all.length > 1 ? `, ${place + 1} of ${all.length}` : ""}`;
      const figure = make("figure", { className: crop.whole ? "crop whole" : "crop" });
      const image = make("img", { src: crop.source, alt: text });
      if (crop.whole) {
        figure.tabIndex = 0;
        figure.append(make("canvas", { role: "img", ariaLabel: text }));
        image.addEventListener("load", () => turn(figure.firstChild, image));
        figure.image = image;
      } else {
        figure.style.width = `${Math.min(crop.width * 9, 1100)}px`;
        figure.append(image, ...crop.boxes.map((box) => mark(box)));
      }
      return figure;
    }));
  }

  function turn(canvas, image) {
    const isAcross = turned % 180 === 90;
    canvas.width = isAcross ? image.naturalHeight : image.naturalWidth;
    canvas.height = isAcross ? image.naturalWidth : image.naturalHeight;
    const pen = canvas.getContext("2d");
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate((turned * Math.PI) / 180);
    pen.drawImage(image, -image.naturalWidth / 2, -image.naturalHeight / 2);
  }

  /** Return the button over a box of a crop. */
  function mark(box) {
    const button = make("button", { type: "button", className: box.doubtful ? "doubtful" : "", tabIndex: -1 });
    button.dataset.value = box.value;
    button.ariaHidden = "true"; // the letters beside are the same
    const places = { left: box.x - box.width / 4, top: box.y - box.height / 4, width: box.width * 1.5, height: box.height * 1.5 };
    for (const [name, share] of Object.entries(places)) button.style[name] = `${share * 100}%`;
    return button;
  }

  function showAsked() {
    const { stem, right, accepted, points, kind } = asked();
    const texts = [];
    if (stem) texts.push(make("p", { className: "stem", textContent: stem }));
    if (item().kind === "text" && accepted.length) texts.push(make("p", { textContent: `Accepted: ${accepted.join(" · ")}` }));
    if (item().kind === "points" && right) texts.push(make("p", { className: "hint", textContent: right }));
    if (item().kind === "points") texts.push(make("p", { className: "hint", textContent: `At most ${points} ${points === "1" ? "point" : "points"}` }));
    if (kind === "single" || kind === "true-false") texts.push(make("p", { className: "hint", textContent: "One answer is meant." }));
    $("asked").replaceChildren(...texts);
  }

  function showControls() {
    const { kind, letters = "", crops } = item();
    $("choices").hidden = kind !== "choices";
    $("choices").querySelector("div").replaceChildren(...[...letters].map((letter) => {
      const doubtful = crops.some((crop) => crop.boxes.some((box) => box.value === letter && box.doubtful));
      const button = make("button", { type: "button", textContent: letter, className: doubtful ? "doubtful" : "" });
      button.dataset.value = letter;
      if (doubtful) button.ariaLabel = `${letter}, in doubt`;
      return button;
    }));
    const lines = kind === "points" ? asked().lines : [];
    $("lines").hidden = !lines.length;
    for (const old of $("lines").querySelectorAll("button")) old.remove();
    $("lines").append(...lines.map(({ letter, says, points }) => {
      const button = make("button", { type: "button" });
      button.dataset.line = letter;
      button.append(make("b", { textContent: letter }), make("span", { textContent: says || `Line ${letter}` }), make("span", { textContent: points }));
      return button;
    }));
    $("entry").hidden = kind === "choices";
    $("entry-label").textContent = { page: "Code and page", points: "Points", text: "Answer as written" }[kind] ?? "";
    $("text").inputMode = kind === "points" ? "decimal" : "text";
    $("text").maxLength = kind === "text" ? 400 : 40;
    $("none").replaceChildren(kind === "page" ? "No page of this exam" : "No answer", " ", make("kbd", { textContent: "0" }));
    $("none").hidden = kind === "points" || kind === "text";
    if (kind === "text") $("none").hidden = false;
    if (kind === "text") $("none").replaceChildren("No answer");
    $("turn").hidden = !crops.some((crop) => crop.whole);
  }

  /** Show the answer as it is now: pressed letters, ticked lines, the text, and offers to complete it. */
  function showAnswer(isTyped = false) {
    const { kind, decided } = item();
    for (const button of document.querySelectorAll("#review [data-value]")) {
      const { value } = button.dataset;
      button.ariaPressed = String(kind === "choices" ? shown.includes(value) : value === `=${shown}`);
    }
    const isLines = kind === "points" && /^[a-z]/.test(shown);
    for (const button of document.querySelectorAll("#lines button")) button.ariaPressed = String(isLines && shown.includes(button.dataset.line));
    if (!isTyped) $("text").value = kind === "points" && isLines ? sum(shown) : shown === NONE ? "" : shown;
    showOffers();
    $("made").className = decided ? "hint mine" : "hint";
    $("made").textContent = decided ? `Decided: ${inWords(decided)}${decided.who ? `, by ${decided.who}` : ""}, ${decided.when.slice(0, 16).replace("T", " ")} UTC` : "Not decided yet";
  }

  const sum = (letters) => String(asked().lines.filter((line) => letters.includes(line.letter)).reduce((all, line) => all + Number(line.points), 0));

  function showOffers() {
    const { kind } = item();
    const typed = $("text").value;
    let [hint, offers] = ["", []];
    if (kind === "page") {
      const found = codeIn(typed);
      hint = typed ? found.reason ?? (data.missing.some(([code, page]) => code === found.code && String(page) === found.page) ? "This page is missing: it fits." : "This page was scanned already; both pictures will be compared.") : `Pages that are missing: ${data.missing.length}`;
      offers = missing(typed).map(([code, page]) => [`${code} ${page}`, `${code}, page ${page}`]);
    } else if (kind === "text") {
      const given = new Map();
      for (const { group, decided } of items) {
        if (group === item().group && decided && decided.answer !== NONE) given.set(decided.answer, (given.get(decided.answer) ?? 0) + 1);
      }
      const begun = typed.toLowerCase();
      offers = [...given].filter(([answer]) => answer.toLowerCase().startsWith(begun)).sort((one, other) => other[1] - one[1]).slice(0, 12).map(([answer, count]) => [answer, `${answer} (${count})`]);
      hint = offers.length ? "Typed so far:" : "";
    }
    $("entry-hint").textContent = hint;
    $("offers").replaceChildren(...offers.map(([value, text]) => {
      const button = make("button", { type: "button", textContent: text });
      button.dataset.offer = value;
      return button;
    }));
  }

  // Decisions.

  /** Return the row that the shown answer makes; null, with a message, if it makes none. */
  function rowOf(answer) {
    const one = item();
    if (one.kind === "page") {
      if (answer === NONE) return { kind: "page", source: one.key, code: "", page: NONE, question: "", answer: "" };
      const { code, page, reason } = codeIn($("text").value);
      if (reason) return keep.say(reason, true), null;
      return { kind: "page", source: one.key, code, page, question: "", answer: "" };
    }
    const row = { kind: "answer", source: one.source, code: one.code, page: "", question: String(one.number), answer };
    if (one.kind === "choices" && !touched && answer === "") return keep.say("Choose letters, or 0 for no answer.", true), null;
    if (one.kind === "choices") return { ...row, answer: answer || NONE };
    const text = answer.trim().replace(/\s+/g, " ");
    if (!text) return keep.say(one.kind === "points" ? "Tick lines, or write points." : "Write the answer, or choose No answer.", true), null;
    const isLines = [...text].every((letter) => asked().lines.some((line) => line.letter === letter));
    if (one.kind === "text" || isLines) return { ...row, answer: text };
    const points = /^\d{1,3}([.,]\d{1,2})?$/.test(text) ? Number(text.replace(",", ".")) : NaN;
    if (!(points <= Number(asked().points))) return keep.say(`Write points from 0 to ${asked().points}.`, true), null;
    return { ...row, answer: String(points) };
  }

  function decide(answer = shown) {
    const who = $("who").value.trim();
    if (!who) {
      keep.say("Write your name first.", true);
      $("who").focus();
      return;
    }
    const row = rowOf(answer);
    if (!row) return;
    const one = item();
    const entry = [one.key, one.decided];
    past.push(entry);
    store(one, { ...row, who }, () => past.splice(past.indexOf(entry), 1));
    const next = following();
    if (next) at = items.indexOf(next);
    keep.say(next ? "" : "All is decided.");
    showItem();
  }

  /** Show a decision, and store it after those before it; if that fails, `forget` it. */
  function store(one, row, forget = () => {}) {
    const before = one.decided;
    one.decided = row.answer || row.page ? { ...row, when: new Date().toISOString() } : null;
    unsaved(1);
    stored = stored.then(() => keep.save(row)).then((fresh) => fresh && renew(fresh), (error) => {
      one.decided = before;
      forget();
      at = Math.max(0, items.findIndex((each) => each.key === one.key));
      showItem();
      keep.say(error.message, true);
    }).finally(() => unsaved(-1));
  }

  /** Count decisions that are not saved yet. */
  function unsaved(more) {
    const review = $("review");
    review.dataset.unsaved = String(Number(review.dataset.unsaved ?? 0) + more);
  }
  addEventListener("beforeunload", (event) => Number($("review").dataset.unsaved ?? 0) && event.preventDefault());

  /** Return the next item that is not decided, in this part first; undefined if all are. */
  function following() {
    const later = [...items.slice(at + 1), ...items.slice(0, at)].filter((each) => !isDone(each));
    return later.find((each) => each.group === item().group) ?? later[0];
  }

  function undo() {
    const [key, before] = past.pop() ?? [];
    const one = items.find((each) => each.key === key);
    if (!one?.decided) {
      keep.say("Nothing to undo.", true);
      return;
    }
    const { kind, source, code, page, question, answer } = before ?? { ...one.decided, page: "", answer: "", ...(one.kind === "page" && { code: "" }) };
    at = items.indexOf(one);
    store(one, { kind, source, code, page, question, answer, who: $("who").value.trim() });
    showItem();
    keep.say("Taken back.");
  }

  function move(step) {
    const to = at + step;
    if (to < 0 || to >= items.length) return;
    at = to;
    keep.say("");
    showItem();
  }

  function toggle(letter) {
    touched = true;
    const kept = shown === NONE || !/^[a-zA-Z]/.test(shown) ? "" : shown;
    shown = kept.includes(letter) ? kept.replace(letter, "") : [...kept, letter].sort().join("");
    showAnswer();
  }

  /** Take over items that have come or changed since; stay at the item. */
  function renew(fresh) {
    const { key } = item();
    const typed = touched && { text: $("text").value, shown };
    data = fresh;
    items = fresh.items;
    at = Math.max(0, items.findIndex((each) => each.key === key));
    showItem();
    if (!typed || item().key !== key) return;
    touched = true;
    $("text").value = typed.text;
    shown = typed.shown;
    showAnswer(true);
  }

  // Keys and pointers.

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || !items.length) return;
    const { target, key } = event;
    if (target === $("who") || target === $("groups")) {
      if (key === "Enter") $("seen").focus();
      return;
    }
    const isText = target === $("text");
    const { kind, letters = "" } = item();
    const lines = kind === "points" ? asked().lines.map((line) => line.letter).join("") : "";
    const isEmpty = !isText || !$("text").value;
    const actions = {
      Enter: () => decide(),
      ArrowUp: () => move(-1),
      ArrowDown: () => move(1),
    };
    if (isEmpty) Object.assign(actions, { Backspace: () => undo(), ArrowLeft: () => move(-1), ArrowRight: () => move(1) });
    if (!isText) actions.u = actions.U = () => undo();
    if ((kind === "choices" && !isText) || (kind === "page" && isEmpty)) actions[0] = () => decide(NONE);
    if (kind === "choices" && letters.includes(key.toUpperCase()) && key.length === 1) actions[key] = () => toggle(key.toUpperCase());
    if (lines.includes(key.toLowerCase()) && key.length === 1) actions[key] = () => toggle(key.toLowerCase());
    const isButton = target.closest("button") && ["Enter", " "].includes(key);
    if (!(key in actions) || isButton) {
      if (!isText && !isButton && kind !== "choices" && key.length === 1 && key !== " ") $("text").focus();
      return;
    }
    event.preventDefault();
    actions[key]();
  });

  $("review").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { value, line, offer } = button.dataset;
    if (value && item().kind === "choices") toggle(value);
    if (value?.startsWith("=")) {
      shown = value.slice(1);
      showAnswer();
    }
    if (line) toggle(line);
    if (offer !== undefined) {
      $("text").value = shown = offer;
      showAnswer(true);
      decide();
    }
  });
  $("accept").addEventListener("click", () => decide());
  $("none").addEventListener("click", () => decide(NONE));
  $("undo").addEventListener("click", () => undo());
  $("back").addEventListener("click", () => move(-1));
  $("on").addEventListener("click", () => move(1));
  $("turn").addEventListener("click", () => {
    turned = (turned + 90) % 360;
    for (const figure of document.querySelectorAll(".crop.whole")) turn(figure.firstChild, figure.image);
  });
  $("entry").addEventListener("submit", (event) => event.preventDefault());
  $("text").addEventListener("input", () => {
    touched = true;
    shown = $("text").value;
    showAnswer(true);
  });
  $("groups").addEventListener("change", () => {
    const of = items.filter((each) => each.group === $("groups").value);
    at = items.indexOf(of.find((each) => !isDone(each)) ?? of[0]);
    showItem();
  });
  $("who").addEventListener("change", () => {
    try { localStorage.setItem(NAME, $("who").value.trim()); } catch { /* not kept */ }
  });

  if (items.length) {
    $("review").hidden = false;
    at = Math.max(0, items.findIndex((each) => !isDone(each)));
    showItem();
    if (!$("who").value) $("who").focus();
  } else {
    $("done").textContent = "Nothing to review: all boxes of the scanned pages were read.";
    $("done").hidden = false;
  }

  /** Show decisions that were made elsewhere. */
  const heard = (row) => {
    const one = items.find((each) => each.key === (row.kind === "page" ? row.source : `${row.code} ${row.question}`));
    if (!one) return;
    one.decided = row.answer || row.page ? row : null;
    if (one === item()) showAnswer(touched);
    showGroups();
  };
  return { heard, renew };
};
