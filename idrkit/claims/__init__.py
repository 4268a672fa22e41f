"""The facts: what happened, in the regulation's words."""
