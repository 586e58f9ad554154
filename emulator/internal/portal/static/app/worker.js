// One event stream for all tabs of the browser, whoever is open in them: HTTP/1.1 allows
// six connections to an address. Tabs say who they are and what their page has already; the
// worker passes on what came after that.

const kept = 300; // events, for tabs that open meanwhile
const patience = 3000; // milliseconds without a tab, as between two pages
const tabs = new Map(); // by port: { person, after }

let source = null;
let people = new Set(); // who is followed
let from = 0; // what came after this change is in recent
let last = 0; // number of the newest change
let recent = [];
let lost = false;
let closing = 0;

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => { if (data.person) hello(port, data); else bye(port); };
};

function hello(port, { person, after }) {
  clearTimeout(closing);
  const tab = { person, after };
  tabs.set(port, tab);
  port.postMessage({ name: "connection", data: lost });
  if (!source || !people.has(person) || after < from) return open(source ? Math.min(after, last) : after);
  for (const event of recent) deliver(port, tab, event);
  tab.after = Math.max(after, last);
}

function bye(port) {
  tabs.delete(port);
  if (tabs.size) return;
  clearTimeout(closing);
  closing = setTimeout(close, patience);
}

function close() {
  source?.close();
  source = null;
  recent = [];
}

function open(after) {
  close();
  people = new Set([...tabs.values()].map((tab) => tab.person));
  from = last = after;
  const query = new URLSearchParams({ after });
  for (const person of people) query.append("person", person);
  const own = source = new EventSource("/app/stream?" + query);
  own.onopen = () => connection(false);
  own.onerror = () => {
    connection(true);
    if (own.readyState === EventSource.CLOSED) setTimeout(() => { if (source === own) open(last); }, 2000);
  };
  for (const name of ["put", "replace", "remove", "stale"]) own.addEventListener(name, receive);
  own.addEventListener("at", (event) => reach(event));
  own.addEventListener("conditions", () => tell({ name: "conditions" }));
  own.addEventListener("reset", () => { close(); tell({ name: "reset" }); });
}

function receive({ type, data }) {
  const end = data.indexOf("\n");
  const [person, seq] = (end < 0 ? data : data.slice(0, end)).split(" ");
  const event = { name: type, person, seq: Number(seq), data: end < 0 ? "" : data.slice(end + 1) };
  recent.push(event);
  if (recent.length > kept) from = Math.max(from, recent.shift().seq);
  for (const [port, tab] of tabs) deliver(port, tab, event);
}

// reach notes that everything up to a change has come.
function reach(event) {
  last = Math.max(last, Number(event.data));
  for (const tab of tabs.values()) tab.after = Math.max(tab.after, last);
}

function deliver(port, tab, event) {
  if (event.person === tab.person && event.seq > tab.after) port.postMessage(event);
}

function connection(isLost) {
  lost = isLost;
  tell({ name: "connection", data: lost });
}

function tell(event) {
  for (const port of tabs.keys()) port.postMessage(event);
}
