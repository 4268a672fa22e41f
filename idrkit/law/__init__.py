"""The law: dated provisions with their citation, the business-day calendar, the rulebook."""
