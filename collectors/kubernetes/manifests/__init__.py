"""Manifests in files, read as the cluster would hold them once they are applied."""
