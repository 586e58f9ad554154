// The RingCentral app without reloads: what happens arrives as HTML over server-sent
// events, Enter sends, older messages come while one scrolls. Every page works without
// these scripts, too.
import { follow } from "./app/stream.js";
import { compose } from "./app/compose.js";
import { watchPosts, editing } from "./app/posts.js";
import { localize, group, count } from "./app/places.js";
import { cards } from "./app/cards.js";
import { lists } from "./app/forms.js";
import { sentOnce } from "./forms.js";

const app = document.querySelector("[data-stream]");
if (app) {
  localize(document);
  group();
  count();
  follow(app.dataset.stream);
  for (const form of document.querySelectorAll("form.compose")) compose(form);
  watchPosts();
  editing();
  cards();
}
lists();
sentOnce();
