"""Access reviews as a world of their own: what was reviewed, and what came of it."""
