// What every page does. Each works without this file, too.
import { sentOnce } from "./forms.js";
import { followNotices } from "./notices.js";

sentOnce();
followNotices();
