"""Organisations of GitHub, by its REST interface and one query of GraphQL."""
