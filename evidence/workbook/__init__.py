"""Workbooks: a stored run, drawn as the working papers of one framework."""

from evidence.workbook.render import Summary, render_workbook

__all__ = ["Summary", "render_workbook"]
