"""Binding the exhibits of a claim behind the documents of its packet."""
