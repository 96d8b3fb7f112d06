"""Attestations: what only a person can state, kept with its files, and what it proves."""
