"""Which disputes to file, together or apart: the set of them with the highest expected net recovery.

Nothing here loads a solver: it is handed in (`problem.Solver`), and without one the plan is made by a rule and says so.
"""
