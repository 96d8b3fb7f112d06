"""The Pod Security Standards of Kubernetes: what they restrict, and which settings fall short."""
