site/search-box.js, 80 lines for 80, with:
import { prepare } from "./search-index.195a89c8e3.js";
import { attach, diagnose } from "./search-list.40ae63bbb6.js";
