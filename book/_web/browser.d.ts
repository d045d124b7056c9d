// Names that the types of browsers do not have.

interface Storage {
  /** What stands in for a storage that the browser forbids ends with the page: layout.html makes it. */
  fleeting?: boolean;
}

/** Sphinx's own search, on the search page. */
declare const Search: {
  htmlToText: (html: string, anchor?: string) => string;
};

interface Navigator {
  /** Whether the reader saves data; not every browser says so. */
  connection?: { saveData?: boolean };
}
