"""The exercises of each chapter: answers, hints and known mistakes, for `micrograd.check`."""
