import { sentOnce } from "./forms.js";

sentOnce();
