"""Doing many claims, each ending in exactly one outcome."""
