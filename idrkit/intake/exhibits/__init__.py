"""Exhibits: files of others made safe and readable, ready to be bound into a packet."""
