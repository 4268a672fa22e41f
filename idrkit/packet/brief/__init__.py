"""The position statement: sentences made from the facts of the claim, each shown by its exhibit."""
