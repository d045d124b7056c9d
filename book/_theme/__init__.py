"""What the book mends in its theme: README.md here has each mend, and its reason."""
