"""What admission adds to a pod's containers that state no amounts, by the LimitRanges held."""

from collections.abc import Iterable

from collectors.kubernetes import shape
from collectors.kubernetes.workloads.bounds import of_containers
from evidence.record import Fields

BOUNDED = ("containers", "initContainers")


def with_amounts(pod: Fields, ranges: Iterable[Fields]) -> Fields:
    """A pod as it would be admitted beside the LimitRanges of its namespace.

    A request that is not stated is the limit that is (core/v1, ResourceRequirements).

    Raises:
        OddFormError: when the pod or a range has another form than the API's.
    """
    spec = pod.get("spec")
    if not isinstance(spec, dict):
        return pod
    limits: dict[str, str] = {}
    requests: dict[str, str] = {}
    for each in ranges:
        limits = of_containers(each, "default") | limits
        requests = of_containers(each, "defaultRequest") | requests
    given = {
        place: [_bounded(each, limits, requests) for each in shape.tables(spec, place)]
        for place in BOUNDED
        if spec.get(place)
    }
    return {**pod, "spec": {**spec, **given}}


def _bounded(container: Fields, limits: dict[str, str], requests: dict[str, str]) -> Fields:
    own = shape.table(container, "resources")
    stated = shape.table(own, "limits")
    whole = {**limits, **stated}
    # In this order: what is stated, the limit that is stated, the range's request, its limit.
    asked = {**limits, **requests, **stated, **shape.table(own, "requests")}
    if not whole and not asked:
        return container
    return {**container, "resources": {**own, "limits": whole, "requests": asked}}
