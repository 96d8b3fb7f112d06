"""The third floor: frameworks, controls, checks and evaluation."""
