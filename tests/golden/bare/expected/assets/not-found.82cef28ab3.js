site/not-found.js, 35 lines for 35, with:
import { HOME, pageOf, suggest } from "./search-index.195a89c8e3.js";
import { element } from "./search-list.40ae63bbb6.js";
