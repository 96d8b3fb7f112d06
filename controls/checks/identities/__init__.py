"""Checks of accounts and of whose they are."""
