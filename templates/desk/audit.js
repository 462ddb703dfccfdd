// The audit: one drawn box at a time, a key for each verdict, and a file of all verdicts.

{
  const data = JSON.parse(document.querySelector("#data").textContent);
  const KEY = `studypress audit: ${data.exam} ${data.seed} ${data.boxes.length}`;
  const [ACROSS, DOWN, BOX] = [16, 6, 4]; // millimetres of a crop around a box
  const find = (id) => document.querySelector(`#${id}`);
  const who = find("who");
  let rows = [];

  function keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify({ who: who.value, rows }));
    } catch { /* lost when the page is closed */ }
  }

  function show() {
    const at = rows.length;
    const isDone = at === data.boxes.length;
    find("progress").max = data.boxes.length;
    find("progress").value = at;
    find("count").textContent = `${at} of ${data.boxes.length}`;
    find("box").hidden = isDone;
    find("end").hidden = !isDone;
    if (isDone) {
      const wrong = rows.filter((row) => row.verdict === "wrong").length;
      find("result").textContent = `Read wrong: ${wrong} of ${at}.`;
      find("end").querySelector("h2").focus();
      return;
    }
    const [code, page, question, value, state] = data.boxes[at].name;
    find("name").textContent = `Form ${code}, page ${page}, question ${question}, box ${value}`;
    find("picture").src = `data:image/png;base64,${data.boxes[at].picture}`;
    find("read").textContent = state;
    find("read").dataset.state = state;
    find("back").disabled = at === 0;
  }

  function judge(verdict) {
    if (rows.length === data.boxes.length) return;
    rows.push({ verdict, when: new Date().toISOString() });
    keep();
    show();
  }

  function back() {
    rows.pop();
    keep();
    show();
  }

  /** Return a cell of CSV; a formula is made a text, as in all CSV files of studypress. */
  function cell(text) {
    const safe = /^'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]/.test(text) ? `'${text}` : text;
    return /^\s|["\r\n,;\t|]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  function download() {
    const lines = rows.map((row, at) => [
      data.seed, ...data.boxes[at].name, row.verdict, who.value.trim(), row.when,
    ]);
    const text = [data.columns, ...lines].map((line) => `${line.map(cell).join(",")}\r\n`).join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: "text/csv" }));
    link.download = "audit.csv";
    link.click();
  }

  find("right").addEventListener("click", () => judge("right"));
  find("wrong").addEventListener("click", () => judge("wrong"));
  find("back").addEventListener("click", back);
  find("again").addEventListener("click", back);
  find("download").addEventListener("click", download);
  who.addEventListener("change", keep);
  addEventListener("keydown", (event) => {
    if (event.target === who || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { r: () => judge("right"), w: () => judge("wrong"), Backspace: back }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  const frame = find("frame").style;
  const share = (part, whole) => `${(100 * part) / whole}%`;
  frame.left = share(ACROSS - 0.5, 2 * ACROSS + BOX);
  frame.top = share(DOWN - 0.5, 2 * DOWN + BOX);
  frame.width = share(BOX + 1, 2 * ACROSS + BOX);
  frame.height = share(BOX + 1, 2 * DOWN + BOX);
  try {
    const before = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    who.value = before.who ?? "";
    rows = before.rows ?? [];
  } catch { /* not kept */ }
  show();
}
