"""The Kubernetes world: one read-only session for each cluster, and the collectors that use it."""
