"""Periods: what the runs of a period say of each control day by day, and of each deviation."""
