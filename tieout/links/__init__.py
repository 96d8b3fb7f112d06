"""Identity links as a person works with them: listed, suggested, confirmed in a file."""
