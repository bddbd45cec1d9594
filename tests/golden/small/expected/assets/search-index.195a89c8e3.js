site/search-index.js, 177 lines for 177, with:
import { fold, nearNames, nearWords, rank, WORD } from "./search-core.092d59b5e3.js";
