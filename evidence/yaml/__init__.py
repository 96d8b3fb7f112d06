"""YAML 1.2 as an operator wrote it, read strictly, with the line of every value."""
