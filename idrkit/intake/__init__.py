"""Reading what billers have: csv, xlsx and JSON records."""
