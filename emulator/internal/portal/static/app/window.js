// A chat is seen through a window of some hundred posts, which moves while one scrolls: what
// is far away leaves the page, and is fetched again when it comes near.
import { group, parse, put, unseen } from "./places.js";

const fetched = { headers: { "X-Requested-With": "fetch" } };
const most = 250; // posts on the page
const near = 1200; // pixels before a part is fetched that comes into sight

export function watchPosts() {
  const inner = document.querySelector(".chat .posts-inner");
  const list = document.getElementById("posts");
  if (!inner || !list) return;
  const scroller = inner.parentElement;
  const path = location.pathname;
  const ids = (posts) => new Set([...posts].map((post) => post.id));
  const addressOf = (root, side) => root.querySelector(`.${side} a`)?.getAttribute("href");

  // What was fetched at once, from the earliest to the latest, and what comes around it.
  const parts = [{ ids: ids(list.children), earlier: addressOf(inner, "earlier"), later: addressOf(inner, "later") }];
  let loading = false;

  const sentinels = new IntersectionObserver((entries) => {
    const entry = entries.find((e) => e.isIntersecting);
    if (entry && !loading) load(entry.target.matches(".earlier") ? "earlier" : "later");
  }, { root: scroller, rootMargin: `${near}px 0px` });
  const watch = () => {
    sentinels.disconnect();
    for (const link of inner.querySelectorAll(".earlier, .later")) sentinels.observe(link);
  };

  // link shows where the chat goes on, or that it does not.
  const link = (side, address, words) => {
    let shown = inner.querySelector("." + side);
    if (!address) return shown?.remove();
    if (!shown) {
      shown = Object.assign(document.createElement("p"), { className: "event " + side });
      shown.append(Object.assign(document.createElement("a"), { textContent: words }));
      if (side === "earlier") inner.prepend(shown);
      else inner.append(shown);
    }
    shown.firstChild.setAttribute("href", address);
  };
  const links = () => {
    const end = parts.at(-1);
    link("earlier", parts[0].earlier, "Earlier messages");
    link("later", end.later, "Later messages");
    link("newest", end.later && path, "Newest messages");
    if (end.later) delete list.dataset.grow;
    else grow();
    watch();
  };

  // grow lets the list take new posts at its end, and those that came while it was away.
  const grow = () => {
    if (list.dataset.grow) return;
    list.dataset.grow = "bottom";
    for (const post of unseen.values()) put(post);
    unseen.clear();
  };

  // still changes the list while what is seen stays where it is.
  const still = (change) => {
    const top = scroller.getBoundingClientRect().top;
    const post = [...list.children].find((p) => p.getBoundingClientRect().bottom > top);
    const before = post?.getBoundingClientRect().top;
    change();
    const moved = post?.isConnected ? post.getBoundingClientRect().top - before : 0;
    if (moved) scroller.scrollTop += moved;
  };

  const held = (post) => post.matches("[data-editing]") || post.contains(document.activeElement);
  const drop = (posts) => !posts.some(held) && (posts.forEach((post) => post.remove()), true);
  const within = (some) => ({ id }) => some.some((part) => part.ids.has(id));
  const dropLast = () => {
    const posts = [...list.children];
    return drop(posts.slice(posts.findLastIndex(within(parts.slice(0, -1))) + 1)) && parts.pop();
  };
  const dropFirst = () => {
    const posts = [...list.children];
    return drop(posts.slice(0, posts.findIndex(within(parts.slice(1))))) && parts.shift();
  };

  const load = async (side) => {
    loading = true;
    try {
      const answer = await fetch(inner.querySelector(`.${side} a`).href, fetched);
      if (answer.ok) show(side, parse(await answer.text())); // or the link is still there
    } catch {
      setTimeout(watch, 2000);
    }
    loading = false;
  };

  const show = (side, fresh) => {
    const posts = [...fresh.querySelectorAll("ol > li")].filter((post) => !document.getElementById(post.id));
    const part = { ids: ids(posts), earlier: addressOf(fresh, "earlier"), later: addressOf(fresh, "later") };
    still(() => {
      if (side === "earlier") {
        parts.unshift(part);
        const next = list.firstElementChild;
        list.prepend(...posts);
        group(list.firstElementChild, next);
        while (list.childElementCount > most && parts.length > 2 && dropLast());
      } else {
        parts.push(part);
        list.append(...posts);
        group(posts[0]);
        while (list.childElementCount > most && parts.length > 2 && dropFirst());
      }
      links();
    });
  };

  // cut takes posts off one end of the list; they are fetched again on the way back.
  const cut = (side, posts) => {
    if (!posts.length || !drop(posts)) return;
    const gone = (part) => ![...part.ids].some((id) => document.getElementById(id));
    const address = (post) => `${path}?post=${post.id.replace("post-", "")}`;
    if (side === "earlier") {
      while (parts.length > 1 && gone(parts[0])) parts.shift();
      parts[0].earlier = address(list.firstElementChild);
    } else {
      while (parts.length > 1 && gone(parts.at(-1))) parts.pop();
      parts.at(-1).later = address(list.lastElementChild);
    }
    links();
  };

  // A chat that goes on and on stays in the window, too, wherever one reads: what is farther
  // away leaves.
  new MutationObserver(() => {
    const over = list.childElementCount - most;
    if (over < most / 5 || loading) return;
    const seen = scroller.getBoundingClientRect();
    const posts = [...list.children];
    const above = posts.filter((post) => post.getBoundingClientRect().bottom < seen.top - near);
    const below = posts.filter((post) => post.getBoundingClientRect().top > seen.bottom + near);
    still(() => {
      if (above.length >= below.length) cut("earlier", above.slice(0, over));
      else cut("later", below.slice(-over));
    });
  }).observe(list, { childList: true });
  watch();
}
