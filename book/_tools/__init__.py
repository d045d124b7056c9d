"""The commands behind the Makefile: `python -m book._tools.NAME --help`, from the root of the repository.

What several of them use:
    places      where things are
    contents    which pages the book has, and what it is called
    files       whole files, digests and locks
    chromium    the system's own browser
    pins        what is installed beside the environment

Making the site:
    build       the site in `_build/html`
    vendor      the Python that runs in the pages: `distribution` is Pyodide as it is found, `wheels` are the
                packages, and `bytecode` has `compiler` make them start faster
    complete    a Pyodide with NumPy and Matplotlib, for the tests
    lite        the chapters as notebooks in the browser
    downloads   the whole book as PDF and EPUB: `volume` binds the pages, `pdf` prints them, `epub` packs them
    serve       the site on this machine; `host` serves it as a static host would

Working on chapters:
    run         runs chapters, and stores their outputs
    edit        a chapter as text, and back: `chapter_text` is its form, `merge` keeps the outputs
    grading     what nbgrader and the pages read from an exercise's cells
    stages      writes the engine at the end of each chapter

Looking at the result:
    parts       a part of the tests, and what it needs
    audit       measures every page; `visit` opens one
"""
