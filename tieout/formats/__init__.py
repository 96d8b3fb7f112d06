"""Formats: what a command tells, as rows of a terminal, JSON, CSV or Markdown."""
