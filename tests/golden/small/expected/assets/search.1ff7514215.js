site/search.js, 37 lines for 37, with:
import { prepare } from "./search-index.195a89c8e3.js";
import { attach, element } from "./search-list.40ae63bbb6.js";
