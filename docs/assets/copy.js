/* The copy button of a block: of a console the commands alone, of a diff the new lines. */
const LINES = {
  console: (line) => line.startsWith("$ "),
  diff: (line) => !line.startsWith("-"),
};
for (const [language, isCopied] of Object.entries(LINES)) {
  for (const code of document.querySelectorAll(`.language-${language} code`)) {
    const lines = code.textContent.split("\n").filter(isCopied);
    code.dataset.copy = lines.map((line) => line.slice(language === "diff" ? 1 : 2)).join("\n").trimEnd();
  }
}
