"""What is due: listings, calendar files."""
