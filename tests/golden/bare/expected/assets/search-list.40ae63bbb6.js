site/search-list.js, 163 lines for 163, with:
import { marked } from "./search-core.092d59b5e3.js";
import { DIAGNOSE, HOME, pageOf, search, suggest } from "./search-index.195a89c8e3.js";
