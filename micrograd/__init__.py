"""Micrograd, step by step: the engine, and what a reader of the book meets on the way to it."""
