"""Stored runs and comparisons of them as other tools read them: Markdown, JUnit, SARIF, GitHub."""
