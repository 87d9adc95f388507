// Keeps an open page up to date: asks for it again every second, and takes over the parts that changed.
// Forms, what is typed into them, and the place where one reads stay as they are.
const SECOND = 1000;
const PATIENCE = 5 * SECOND;

const address = () => document.querySelector("main").dataset.address;
let known = "";

const markNew = (element) => {
  element.classList.add("fresh");
  return element;
};

const takeOver = (current, next) => {
  if (current.dataset.live === next.dataset.live) return;
  const hadFocus = current.contains(document.activeElement);
  current.replaceWith(next);
  if (hadFocus) next.querySelector("button, a")?.focus();
};

const syncList = (current, next) => {
  const kept = new Set();
  let previous = null;
  for (const wanted of [...next.children]) {
    const existing = document.getElementById(wanted.id);
    if (existing) takeOver(existing, wanted);
    const element = document.getElementById(wanted.id) ?? markNew(wanted);
    if (previous === null ? current.firstElementChild !== element : previous.nextElementSibling !== element) {
      if (previous === null) current.prepend(element);
      else previous.after(element);
    }
    kept.add(element);
    previous = element;
  }
  for (const element of [...current.children]) if (!kept.has(element)) element.remove();
};

const sync = (next) => {
  for (const list of document.querySelectorAll("[data-live-list]")) {
    const other = next.getElementById(list.id);
    if (other) syncList(list, other);
  }
  for (const part of document.querySelectorAll("[data-live]")) {
    if (part.parentElement?.hasAttribute("data-live-list")) continue;
    const other = next.getElementById(part.id);
    if (other) takeOver(part, document.importNode(other, true));
  }
};

const say = (text) => {
  const place = document.getElementById("connection");
  if (place.textContent !== text) place.textContent = text;
};

const refresh = async () => {
  if (document.hidden) return SECOND;
  try {
    const answer = await fetch(address(), { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
    const text = await answer.text();
    if (answer.ok && text !== known) {
      sync(new DOMParser().parseFromString(text, "text/html"));
      known = text;
    }
    say("");
    return SECOND;
  } catch {
    say("The sandbox does not answer. Trying again …");
    return PATIENCE;
  }
};

const keepFresh = async () => {
  const pause = await refresh();
  setTimeout(keepFresh, pause);
};

for (const select of document.querySelectorAll("[data-submit-on-change]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
if (document.querySelector("[data-live], [data-live-list]")) keepFresh();
