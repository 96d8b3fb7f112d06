"""What of a pod falls short of a level of the Pod Security Standards, field by field."""

from typing import NamedTuple

from collectors.kubernetes.pod_security.baseline import BASELINE, Rule
from collectors.kubernetes.pod_security.restricted import RESTRICTED
from collectors.kubernetes.pod_security.versions import Version
from collectors.kubernetes.workloads.pods import Pod

LEVELS: dict[str, dict[str, Rule]] = {
    "privileged": {},
    "baseline": BASELINE,
    "restricted": RESTRICTED,
}


class Violation(NamedTuple):
    """One setting that a control of the standard does not allow: which, where, and what it is."""

    control: str
    place: str
    found: str

    def __str__(self) -> str:
        return f"{self.place} {self.found} ({self.control})"


def violations(pod: Pod, level: str, version: Version) -> list[Violation]:
    """Every setting of a pod that a level of the standard, at that version, does not allow.

    Raises:
        KeyError: when there is no such level.
    """
    return [
        Violation(control, place, found)
        for control, rule in LEVELS[level].items()
        for place, found in rule(pod, version)
    ]
