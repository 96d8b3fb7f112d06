"""A Kubernetes API server's read side, kept in memory and answered over loopback HTTP."""

from tieout.standins.kubernetes.discovery import Resource, UnknownResourceError
from tieout.standins.kubernetes.faults import Fault
from tieout.standins.kubernetes.requestlog import LoggedRequest
from tieout.standins.kubernetes.server import KubernetesStandIn
from tieout.standins.kubernetes.store import MalformedObjectError

__all__ = [
    "Fault",
    "KubernetesStandIn",
    "LoggedRequest",
    "MalformedObjectError",
    "Resource",
    "UnknownResourceError",
]
