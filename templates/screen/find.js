"use strict";
// Searches and filters questions. Without this script only these controls are missing.
(() => {
  const form = document.querySelector(".find");
  const articles = [...document.querySelectorAll("article[data-level]")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = new Map(articles.map((article) => [article, plain(article.textContent)]));
  const answers = [...document.querySelectorAll("details.answer")];

  const filter = () => {
    const words = plain(form.words.value).split(/\s+/).filter(Boolean);
    const levels = [...form.querySelectorAll("[name=level]:checked")].map((box) => box.value);
    const topic = form.topic.value;
    let shown = 0;
    for (const article of articles) {
      const group = article.closest(".topic-group");
      const fits = (!topic || group.dataset.topic === topic || group.dataset.section === topic)
        && (!levels.length || levels.includes(article.dataset.level))
        && words.every((word) => texts.get(article).includes(word));
      article.hidden = !fits;
      shown += fits;
    }
    for (const group of document.querySelectorAll(".topic-group, section.section")) {
      group.hidden = !group.querySelector("article:not([hidden])");
    }
    form.shown.value = form.shown.dataset.words.replace("{shown}", shown).replace("{all}", articles.length);
  };

  const open = (all) => answers.forEach((answer) => { answer.open = all; });
  form.addEventListener("input", () => {
    filter();
    document.querySelector("#main").scrollIntoView();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  if (answers.length) {
    form.reveal.addEventListener("click", () => {
      const all = form.reveal.getAttribute("aria-pressed") !== "true";
      form.reveal.setAttribute("aria-pressed", String(all));
      open(all);
    });
    let closed = [];
    addEventListener("beforeprint", () => {
      closed = answers.filter((answer) => !answer.open);
      open(true);
    });
    addEventListener("afterprint", () => closed.forEach((answer) => { answer.open = false; }));
  } else {
    form.reveal.remove();
  }
  form.querySelector(".filters").open = matchMedia("(min-width: 641px)").matches;
  form.hidden = false;
  filter();
})();
