// The review as a file: decisions stay in this browser, and are downloaded as the desk writes them.

{
  const data = JSON.parse(document.querySelector("#data").textContent);
  const COLUMNS = ["kind", "source", "code", "page", "question", "answer", "who", "when"];
  const KEY = `studypress review: ${data.exam}`;
  const state = document.querySelector("#state");
  let rows = [];
  let downloaded = 0;

  function say(text, bad = false) {
    state.textContent = text;
    state.classList.toggle("away", bad);
  }

  /** Return a cell of CSV; a formula is made a text, as in all CSV files of studypress. */
  function cell(text) {
    const safe = /^'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]/.test(text) ? `'${text}` : text;
    return /^\s|["\r\n,;\t|]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  async function save(row) {
    rows.push({ ...row, when: new Date().toISOString() });
    try {
      localStorage.setItem(KEY, JSON.stringify(rows));
    } catch {
      say("This browser keeps no decisions: download them before you close the page.", true);
    }
  }

  document.querySelector("#download").addEventListener("click", () => {
    const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))];
    const text = `\ufeff${lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = "corrections.csv";
    link.click();
    downloaded = rows.length;
    say(`${rows.length} ${rows.length === 1 ? "decision" : "decisions"} downloaded.`);
  });
  addEventListener("beforeunload", (event) => rows.length > downloaded && event.preventDefault());

  const review = openReview(data, { save, say });
  try {
    rows = JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch { /* not kept */ }
  downloaded = rows.length;
  for (const row of rows) review.heard(row);
}
