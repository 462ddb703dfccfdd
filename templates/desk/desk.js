// What all pages of the desk share: events from the desk, requests to it, parts replaced in place.

const state = document.querySelector("#state");

/** Call `listen(data)` for each event of this name; the browser reconnects by itself. */
const events = new EventSource("/events");
events.addEventListener("open", () => show(""));
events.addEventListener("error", () => show("The desk is closed or does not answer.", true));
addEventListener("pagehide", () => events.close());
export function on(name, listen) {
  events.addEventListener(name, (event) => listen(JSON.parse(event.data)));
}

/** Say a short text in the head of the page, which screen readers read out. */
export function show(text, away = false) {
  state.textContent = text;
  state.classList.toggle("away", away);
}

/** Send data as JSON, or a file as it is; return the answer, and throw an Error with its text. */
export async function send(address, data) {
  const isFile = data instanceof Blob;
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": isFile ? "application/octet-stream" : "application/json" },
    body: isFile ? data : JSON.stringify(data ?? {}),
  });
  if (!response.ok) throw new Error((await response.text()).trim());
  return response.json();
}

/** Return a page or a part of one as a document; throw an Error with the text of a refusal. */
export async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error((await response.text()).trim());
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Return a function that does the work after its earlier calls: an earlier answer never comes last. */
export function inTurn(work) {
  let last = Promise.resolve();
  return (...given) => (last = last.catch(() => {}).then(() => work(...given)));
}

/**
 * Replace elements with an id in `ids` by those of an address of the desk; keep focus and scroll.
 * Nothing is replaced if `address`, a function, returns another one when they have come.
 */
export const refresh = inTurn(async (address, ...ids) => {
  const wanted = typeof address === "function" ? address : () => address;
  const asked = wanted();
  const fresh = await read(asked);
  if (wanted() !== asked) return;
  for (const id of ids) {
    const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
    if (!old || !now || old.outerHTML === now.outerHTML) continue;
    const focused = old.contains(document.activeElement) && document.activeElement.id;
    const scrolled = old.scrollTop;
    for (const details of old.querySelectorAll("details[id]")) {
      const same = now.querySelector(`#${CSS.escape(details.id)}`);
      if (same) same.open = details.open;
    }
    old.replaceWith(now);
    now.scrollTop = scrolled;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
});
