// The page: shows one question at a time, and reacts to forms and keys. Words come from the HTML.

(() => {
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const setup = find(".setup");
  const session = find(".session");
  const result = find(".result");
  const data = find(".progress");
  const status = find(".status");
  const words = document.body.dataset;
  const language = `${document.documentElement.lang}-u-nu-latn`;
  const isToTheLeft = document.documentElement.dir === "rtl";
  const questions = all("article").map((article) => ({
    ...JSON.parse(article.dataset.practice),
    article,
    choices: all(".choice", article).map((item) => ({ item, pin: item.dataset.pin })),
  }));
  const store = new ProgressStore(words.key);
  let run = null; // the session: its mode, the queue of questions, and the outcomes by id

  // Words

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function withUnit(number, unit) {
    const options = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 };
    return new Intl.NumberFormat(language, options).format(number);
  }

  function span(days) {
    if (days < 60) return withUnit(days, "day");
    return days < 730 ? withUnit(days / 30.44, "month") : withUnit(days / 365.25, "year");
  }

  // A text that screen readers announce, also if it is the one before.
  function announce(text) {
    status.textContent = "";
    setTimeout(() => { status.textContent = text; }, 50);
  }

  function show(view) {
    document.body.dataset.view = view;
    setup.hidden = data.hidden = view !== "setup";
    session.hidden = view === "setup";
    all(".bar, .controls", session).forEach((part) => { part.hidden = view !== "question"; });
    result.hidden = view !== "result";
  }

  // Setup

  function wish() {
    const levels = all("[name=level]:checked", setup).map((box) => box.value);
    return { topic: setup.topic.value, tag: setup.tag ? setup.tag.value : "", levels };
  }

  function count(found) {
    const number = Math.floor(setup.count.valueAsNumber);
    return Math.min(number >= 1 ? number : 1, found.length);
  }

  function recount() {
    const found = fitting(questions, wish());
    const { questions: memories } = store.read();
    const seen = found.filter(({ id }) => memories[id]);
    const due = seen.filter(({ id }) => isDue(memories[id], Date.now()));
    const numbers = { found: found.length, due: due.length, fresh: found.length - seen.length };
    for (const [name, number] of Object.entries(numbers)) find(`[data-number=${name}]`, setup).textContent = number;
    all("button", setup).forEach((button) => { button.disabled = !found.length; });
    find(".unkept").hidden = store.isKept;
    if (!setup.minutes.dataset.changed) {
      const each = found.reduce((sum, { minutes }) => sum + minutes, 0) / (found.length || 1);
      setup.minutes.value = Math.max(1, Math.round(each * count(found)));
    }
  }

  function toSetup() {
    clearInterval(run && run.clock);
    run = null;
    show("setup");
    recount();
    find("h2", setup).focus();
  }

  // A session

  function start(mode) {
    const found = fitting(questions, wish());
    if (!found.length) return;
    const isExam = mode === "exam";
    const asked = isExam ? examined(found, count(found)) : practised(found, store.read(), count(found), Date.now());
    run = { isExam, asked, queue: [...asked], at: 0, phase: "asking", answers: new Map(), rights: new Map(), clock: 0 };
    asked.forEach(prepare);
    find(".time", session).hidden = !isExam;
    if (isExam) {
      run.end = Date.now() + Math.max(1, setup.minutes.valueAsNumber || 1) * 60000;
      run.told = Infinity;
      run.clock = setInterval(tick, 500);
      tick();
    }
    showQuestion();
  }

  // Empty the inputs of a question, and shuffle its choices.
  function prepare({ article, choices, fixed }) {
    all("input, textarea", article).forEach((input) => {
      input.disabled = false;
      if (input.type === "radio" || input.type === "checkbox") input.checked = false;
      else input.value = "";
    });
    arranged(choices, fixed).forEach(({ item }, at) => {
      item.parentElement.append(item);
      find("kbd", item).textContent = at < 9 ? at + 1 : "";
    });
    article.classList.remove("shown");
    setAnswer(article, false);
  }

  function setAnswer(article, isShown) {
    all(".answer, .verdict-of, .why, .mark", article).forEach((part) => { part.hidden = !isShown; });
    all(".choice", article).forEach((item) => item.classList.toggle("right", isShown && "right" in item.dataset));
  }

  function current() {
    return run.queue[run.at];
  }

  function showOnly(shown) {
    questions.forEach(({ article }) => { article.hidden = !shown.includes(article); });
    all(".topic-group, section.section").forEach((group) => { group.hidden = !find("article:not([hidden])", group); });
  }

  function showQuestion() {
    const { article, kind } = current();
    const isMarking = run.phase === "marking";
    run.isAnswered = false;
    if (!run.isExam) prepare(current());
    show("question");
    showOnly([article]);
    const all = run.queue.length;
    const place = find(".place", session);
    place.textContent = filled(words.place, { shown: run.at + 1, all });
    find("progress", session).max = all;
    find("progress", session).value = run.at + 1;
    const isOpen = kind === "open" && !run.isExam;
    find("[name=check] .words", session).textContent =
      !run.isExam ? (isOpen ? words.reveal : words.check) : run.at + 1 < all ? words.next : words.finish;
    find("[name=back]", session).hidden = !run.isExam || run.at === 0;
    find("[name=finish]", session).hidden = run.isExam && run.at + 1 === all;
    find(".asking", session).hidden = false;
    find(".rating", session).hidden = true;
    if (isMarking) reveal(outcomeOfCurrent());
    else {
      find(".stem", article).focus();
      scrollTo(0, 0);
    }
  }

  function answerOf({ article, choices }) {
    const input = find(".written input, .written textarea", article);
    const ticked = choices.map(({ item }, at) => (find("input", item).checked ? at : -1)).filter((at) => at >= 0);
    return { ticked, text: input ? input.value : "" };
  }

  function outcomeOfCurrent() {
    return outcomeOf(current(), answerOf(current()));
  }

  // Show the answer of the current question, and ask how well it was known.
  function reveal(outcome) {
    const { article, id } = current();
    run.isAnswered = true;
    run.suggested = outcome === "right" ? GOOD : AGAIN;
    showVerdict(current(), outcome);
    find(".asking", session).hidden = true;
    find(".rating", session).hidden = false;
    const memory = store.read().questions[id] || null;
    const now = Date.now();
    all("[name=rating]", session).forEach((button) => {
      const rating = Number(button.value);
      find(".span", button).textContent = span(Math.round((reviewed(memory, rating, now).due - now) / DAY));
      button.classList.toggle("suggested", outcome !== "unmarked" && rating === run.suggested);
    });
    find(".verdict-of", article).focus();
  }

  function showVerdict({ article }, outcome) {
    setAnswer(article, true);
    const verdict = find(".verdict-of", article);
    const texts = { right: words.right, wrong: words.wrong, blank: words.wrong };
    verdict.textContent = texts[outcome] || words.answer;
    verdict.dataset.outcome = outcome;
    all("input, textarea", article).forEach((input) => { input.disabled = true; });
  }

  function review(question, rating) {
    const progress = store.read();
    progress.questions[question.id] = reviewed(progress.questions[question.id] || null, rating, Date.now());
    store.write(progress);
  }

  function rate(rating) {
    const question = current();
    review(question, rating);
    const isKnown = rating > AGAIN;
    if (!run.rights.has(question.id)) run.rights.set(question.id, isKnown);
    if (!run.isExam && !isKnown) run.queue.push(question);
    goOn();
  }

  function goOn() {
    run.at += 1;
    if (run.at < run.queue.length) showQuestion();
    else finish();
  }

  // Grade an exam; what only a person can mark is shown with its answer, to be rated.
  function grade() {
    clearInterval(run.clock);
    const outcomes = run.asked.map((question) => [question, outcomeOf(question, answerOf(question))]);
    for (const [question, outcome] of outcomes.filter(([, each]) => each !== "unmarked")) {
      run.rights.set(question.id, outcome === "right");
      if (outcome !== "blank") review(question, outcome === "right" ? GOOD : AGAIN);
    }
    run.phase = "marking";
    run.queue = outcomes.filter(([, outcome]) => outcome === "unmarked").map(([question]) => question);
    run.at = -1;
    find(".time", session).hidden = true;
    goOn();
  }

  function tick() {
    const seconds = Math.max(0, Math.ceil((run.end - Date.now()) / 1000));
    const minutes = Math.ceil(seconds / 60);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    find("[role=timer]", session).textContent = clock;
    if ([1, 5].includes(minutes) && minutes < run.told && seconds % 60 === 0 && seconds) {
      run.told = minutes;
      announce(`${words.left}: ${withUnit(minutes, "minute")}`);
    }
    if (!seconds) {
      grade();
      announce(words.up);
    }
  }

  function finish() {
    if (run.isExam && run.phase === "asking") {
      grade();
      return;
    }
    const rows = byTopic(questions, run.rights);
    const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
    find("tbody", result).replaceChildren(...rows.map((row) => rowOf(row.title, row)));
    find("tfoot", result).replaceChildren(rowOf(words.total, { right: sum("right"), all: sum("all") }));
    const done = run.asked.filter(({ id }) => run.rights.has(id));
    if (run.isExam) done.forEach((question) => showVerdict(question, run.rights.get(question.id) ? "right" : "wrong"));
    show("result");
    showOnly(done.map(({ article }) => article));
    find("h2", result).focus();
    scrollTo(0, 0);
  }

  function rowOf(title, { right, all: of }) {
    const share = new Intl.NumberFormat(language, { style: "percent" }).format(of ? right / of : 0);
    const row = document.createElement("tr");
    row.append(...[title, right, of, share].map((text, at) => {
      const cell = document.createElement(at ? "td" : "th");
      if (!at) cell.scope = "row";
      cell.textContent = text;
      return cell;
    }));
    return row;
  }

  function check() {
    if (run.isAnswered) rate(run.suggested);
    else if (run.isExam) goOn();
    else reveal(outcomeOfCurrent());
  }

  function back() {
    run.at -= 1;
    showQuestion();
  }

  // Keys work while the focus is in the session, except in fields of text.
  function pressed(event) {
    const { target, key } = event;
    const isText = target.matches("textarea, input[type=text]");
    if (event.altKey || event.metaKey || document.body.dataset.view !== "question") return;
    if (key === "Enter" && (event.ctrlKey || !target.matches("textarea, button, a, input"))) {
      event.preventDefault();
      check();
    } else if (!isText && !event.ctrlKey && /^[1-9]$/.test(key)) {
      if (run.isAnswered) all("[name=rating]", session).filter((button) => button.value === key).forEach((button) => button.click());
      else tickChoice(Number(key));
    } else if (key === (isToTheLeft ? "ArrowRight" : "ArrowLeft") && !target.matches("input, textarea")) {
      const button = find("[name=back]", session);
      if (!button.hidden && !run.isAnswered) button.click();
    }
  }

  function tickChoice(number) {
    const item = all(".choice", current().article)[number - 1];
    if (item) find("input", item).click();
  }

  // Progress

  function download() {
    const link = document.createElement("a");
    const text = `${JSON.stringify(store.read(), null, 1)}\n`;
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = words.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async function importFile(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    const read = file.size <= 50e6 ? parsedProgress(await file.text()) : null;
    if (!read || !questions.some(({ id }) => Object.hasOwn(read.questions, id))) {
      announce(words.refused);
      return;
    }
    store.write(merged(store.read(), read));
    recount();
    announce(find(".counts", setup).innerText);
  }

  function reset() {
    if (!confirm(words.sure)) return;
    store.write(emptyProgress());
    recount();
    announce(find(".counts", setup).innerText);
  }

  setup.addEventListener("input", ({ target }) => {
    if (target === setup.minutes) target.dataset.changed = "yes";
    recount();
  });
  setup.addEventListener("submit", (event) => {
    event.preventDefault();
    start(event.submitter ? event.submitter.value : "practice");
  });
  session.addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  session.addEventListener("keydown", pressed);
  all("[name=rating]", session).forEach((button) => button.addEventListener("click", () => rate(Number(button.value))));
  find("[name=back]", session).addEventListener("click", back);
  find("[name=finish]", session).addEventListener("click", finish);
  find("[name=again]", result).addEventListener("click", toSetup);
  find("[name=export]", data).addEventListener("click", download);
  find("[name=import]", data).addEventListener("click", () => find("[type=file]", data).click());
  find("[type=file]", data).addEventListener("change", ({ target }) => importFile(target));
  find("[name=reset]", data).addEventListener("click", reset);
  addEventListener("beforeunload", (event) => {
    if (run && run.isExam && run.phase === "asking") event.preventDefault();
  });
  show("setup");
  recount();
})();
