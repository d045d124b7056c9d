// What the search page loads beside Sphinx's own search: better excerpts.
/* global Search */ // Sphinx's
import { textOf } from "../page/excerpt.js";

Search.htmlToText = textOf;
