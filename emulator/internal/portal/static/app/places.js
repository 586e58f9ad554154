// Where things stand on the page: elements that arrive are put into the list that they
// name, times are shown in the browser's zone.

const app = document.querySelector("[data-stream]");
const away = Date.parse(app?.dataset.now) - Date.now(); // emulated time minus the wall's

// Formats of a language take long to set up, so that they wait until they are needed.
const formats = new Map();
const format = (options) => {
  const name = JSON.stringify(options);
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat([], options));
  return formats.get(name);
};
const clock = (at) => at.toTimeString().slice(0, 5);
const date = (at) => format({ day: "numeric", month: "short" }).format(at);
const whole = (at) => format({ dateStyle: "full", timeStyle: "medium" }).format(at);

// localize shows the times in an element in the zone of the browser; they come in UTC.
export function localize(root) {
  const today = new Date(Date.now() + away).toDateString();
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (at.toDateString() === today) time.textContent = clock(at);
    else time.textContent = "day" in time.dataset ? date(at) : date(at) + ", " + clock(at);
  }
}

// Who points at a time sees all of it.
document.addEventListener("pointerover", ({ target }) => {
  const time = target.closest?.("time[datetime]");
  if (time && !time.title) time.title = whole(new Date(time.dateTime));
});

// parse turns HTML of the emulator, which has escaped everything, into elements.
export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  localize(template.content);
  return template.content;
}

// group marks posts that go on where the same author left off within five minutes.
export function group(first = document.querySelector("#posts > li"), last = null) {
  for (let post = first; post; post = post === last ? null : post.nextElementSibling) {
    const before = post.previousElementSibling;
    const pause = (e) => Date.parse(e.querySelector("time")?.dateTime);
    post.classList.toggle("follows", Boolean(before) && post.matches(".post") && before.matches(".post") &&
      post.dataset.author === before.dataset.author && pause(post) - pause(before) < 300_000);
  }
}

// count shows in the title how many messages are unread.
const title = document.title;
export function count() {
  let sum = 0;
  for (const badge of document.querySelectorAll(".unread")) sum += parseInt(badge.textContent);
  document.title = sum ? `(${sum}) ${title}` : title;
}

// unseen are posts that came to the open chat while its end is not on the page.
export const unseen = new Map();

// put places one element: where one of the same id stands, or in the list that it names. A
// chat moves to the top, unless it is to stay where it is.
export function put(element, stays = false) {
  const old = document.getElementById(element.id);
  const list = document.getElementById(element.dataset.list);
  if (!list || old?.matches("[data-editing]")) return;
  if (list.dataset.grow === "top") return raise(list, element, stays ? old : null);
  if (element.dataset.of !== list.dataset.of && !adopt(list, element)) return;
  if (old?.innerHTML === element.innerHTML) return; // what Send answered is told once more: whoever points at it is not disturbed
  if (old) old.replaceWith(element);
  else insert(list, element);
  group(element, element.nextElementSibling);
}

const timeOf = (element) => Date.parse(element.querySelector("time")?.dateTime);

// insert adds an element where its time belongs: not always at the end, since the clock may
// have been set back. What belongs above or below the part of the chat that is shown stays out.
function insert(list, element) {
  const before = [...list.children].findLast((other) => !(timeOf(other) > timeOf(element)));
  if (before && before !== list.lastElementChild) return before.after(element);
  if (!before && list.firstElementChild) return list.parentElement.querySelector(".earlier") || list.prepend(element);
  if (list.dataset.grow === "bottom") return list.append(element);
  if (list.id !== "posts") return;
  unseen.set(element.id, element);
  if (unseen.size > 250) unseen.delete(unseen.keys().next().value); // it is fetched on the way back
}

// adopt lets a thread that had no reply take its first one.
function adopt(list, element) {
  if (list.id !== "replies" || list.dataset.of || element.dataset.root !== list.dataset.root) return false;
  list.dataset.of = element.dataset.of;
  return true;
}

function raise(list, element, place) {
  const link = element.querySelector("a");
  const here = link.getAttribute("href");
  if (location.pathname === here || location.pathname.startsWith(here + "/")) {
    link.setAttribute("aria-current", "page");
    if (document.visibilityState === "visible" && link.querySelector(".unread")) read(here, element);
  }
  const old = document.getElementById(element.id);
  const focused = old?.contains(document.activeElement);
  if (place) {
    place.replaceWith(element);
  } else {
    old?.remove();
    list.prepend(element);
  }
  if (focused) link.focus();
  count();
}

// Other tabs of the person are told what was read in this one.
const told = new BroadcastChannel("glipbox-read");
told.onmessage = (event) => {
  if (!location.pathname.startsWith(event.data.person)) return;
  document.querySelector(`#${CSS.escape(event.data.row)} .unread`)?.remove();
  count();
};

function read(chat, row) {
  row.querySelector(".unread").remove();
  fetch(chat + "/read", { method: "POST", headers: { "X-Requested-With": "fetch" } }).catch(() => {}); // it stays unread elsewhere
  told.postMessage({ person: chat.replace(/\/chats\/.*/, ""), row: row.id });
}

document.addEventListener("visibilitychange", () => {
  const row = document.querySelector("li:has(> [aria-current]):has(.unread)");
  if (document.visibilityState !== "visible" || !row) return;
  read(row.querySelector("a").getAttribute("href"), row);
  count();
});
