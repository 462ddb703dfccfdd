// The Review page of the desk: items come from the desk, decisions go to it, and those of others are shown.

import { on, send, show } from "/static/desk.js";
import "/static/review.js";

const { id, named } = document.querySelector("#exam").dataset;
const address = `/exams/${id}/review`;

async function items() {
  const response = await fetch(`${address}/items${named ? "?names" : ""}`);
  if (!response.ok) throw new Error((await response.text()).trim());
  return response.json();
}

/** Save a decision; one about a page changes which answers there are. */
async function save(row) {
  await send(`${address}/decide`, row);
  return row.kind === "page" ? items() : null;
}

try {
  const review = openReview(await items(), { save, say: show });
  on("review", ({ exam, ...row }) => exam === id && review.heard(row));
} catch (error) {
  show(error.message, true);
  const note = document.querySelector("#done");
  note.textContent = error.message;
  note.hidden = false;
}
