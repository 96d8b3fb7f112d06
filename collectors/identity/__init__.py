"""Accounts and groups: directories, identity providers and applications that people sign in to."""
