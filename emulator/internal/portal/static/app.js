// The RingCentral app without reloads: what happens arrives as HTML over server-sent
// events, Enter sends, older messages come while one scrolls. Every page works without
// these scripts, too.
import { painted } from "./page.js";
import { follow } from "./app/stream.js";
import { compose } from "./app/compose.js";
import { editing } from "./app/posts.js";
import { watchPosts } from "./app/window.js";
import { localize, count } from "./app/places.js";
import { cards } from "./app/cards.js";
import { finding, lists } from "./app/forms.js";

const app = document.querySelector("[data-stream]");
if (app) {
  localize(document);
  count();
  for (const form of document.querySelectorAll("form.compose")) compose(form);
  watchPosts();
  editing();
  cards();
  painted(() => follow(app.dataset.stream));
}
lists();
finding();
