"""The door to sources that answer over HTTPS: read-only, allow-listed, paced and capped."""
