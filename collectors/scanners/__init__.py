"""Scanners that people run already: their files of findings, read by format and by mapping."""
