"""What runs in a cluster, where, and within which bounds."""
