"""Notices: one digest a run of what changed, to whoever is configured to be told."""
