"""Cases of the checks of versions: of control planes, and of nodes beneath them."""

from sample_cluster import node
from sample_control_plane import plane
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
BARE = {"kubernetes_ends": ["1.35=2027-02-28", "1.36=2027-06-28"]}
CASES = [
    ("control_plane_version_is_supported", PASS, "", plane(), BARE),
    (
        "control_plane_version_is_supported",
        FAIL,
        "runs v1.35.2, whose support ended on 2025-02-28",
        plane(version="v1.35.2"),
        {"kubernetes_ends": ["1.35=2025-02-28"]},
    ),
    (
        "control_plane_version_is_supported",
        FAIL,
        "runs v1.24.17, which is past the table of ends",
        plane(version="v1.24.17"),
        BARE,
    ),
    (
        "control_plane_version_is_supported",
        UNOBSERVED,
        "the end of support of 1.99 could not be observed: not in the table",
        plane(version="v1.99.0"),
        BARE,
    ),
    (
        "control_plane_version_is_supported",
        ASIDE,
        "its provider maintains it, by dates of its own",
        plane(version="v1.33.5-eks-3025e55"),
        BARE,
    ),
    (
        "control_plane_version_is_supported",
        UNOBSERVED,
        f"version could not be observed: {REFUSED}",
        refused(plane, "version"),
        BARE,
    ),
    ("node_keeps_up_with_control_plane", PASS, "", node(kubelet="v1.33.2"), {"planes": [plane()]}),
    (
        "node_keeps_up_with_control_plane",
        FAIL,
        "runs v1.32.2 under a control plane of v1.36.1",
        node(kubelet="v1.32.2"),
        {"planes": [plane()]},
    ),
    (
        "node_keeps_up_with_control_plane",
        FAIL,
        "runs v1.37.0 under a control plane of v1.36.1",
        node(kubelet="v1.37.0"),
        {"planes": [plane()]},
    ),
    (
        "node_keeps_up_with_control_plane",
        UNOBSERVED,
        f"version of control-plane could not be observed: {REFUSED}",
        node(kubelet="v1.36.1"),
        {"planes": [refused(plane, "version")]},
    ),
]
