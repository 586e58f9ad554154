// Tabs beside the messages: what they list is fetched again when somebody has changed it.
import { localize } from "./places.js";

const fetched = { headers: { "X-Requested-With": "fetch" } };

// announced looks again when a message of the chat came or went that carries something.
export function announced(elements) {
  const chat = document.querySelector("[data-chat]:not(:has(#posts))");
  if (chat && elements.some((e) => e.dataset.list === "posts" && e.dataset.of === chat.dataset.chat)) refresh(chat.dataset.chat);
}

// refresh looks again at the lists of the panel, and at the tasks and notes that messages
// show, if they are of the chat. What is being entered stays.
export async function refresh(chat) {
  if (document.querySelector(".chat [data-live]")?.closest(".chat").dataset.chat !== chat.trim()) return;
  const answer = await fetch(location.href, fetched).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  localize(fresh);
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
    if (now && !old.contains(document.activeElement)) old.replaceWith(now);
  }
}
