"""Names as the API server lets objects have them in paths."""

NAME = r"[A-Za-z0-9](?:[A-Za-z0-9_.:-]*[A-Za-z0-9])?"
