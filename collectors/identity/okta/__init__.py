"""Okta organisations, by their management API."""
