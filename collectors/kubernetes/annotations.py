"""Annotations that Kubernetes itself writes and that something is read from."""

ACCOUNT_NAME = "kubernetes.io/service-account.name"
"""Of a token: the service account it is of."""
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
"""What `kubectl apply` sent last, whole: of a Secret its values too."""
