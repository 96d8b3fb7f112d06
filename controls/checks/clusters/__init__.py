"""Checks of Kubernetes clusters, a room for each thing that is required."""
