"""Access reviews: a dated snapshot of rights, what reviewers decided of it, and what came of it."""
