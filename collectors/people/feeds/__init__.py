"""Feeds: rows of people that a vendor's system delivers over HTTPS instead of a file."""
