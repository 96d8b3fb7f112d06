"""Checks of the registers that people keep, each held against what else is known."""
