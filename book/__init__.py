"""The web book around the chapters: its pages, its extensions (`_ext`), its commands (`_tools`). See README.md here."""
