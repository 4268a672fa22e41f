"""Where a claim stands: findings, deadlines, comparison."""
