"""kube-bench's JSON: the tests of one node against a CIS benchmark, with their totals."""

from collections.abc import Iterator, Mapping, Sequence

from collectors.scanners.json_text import Node
from collectors.scanners.report import Found, Report, Status

NAME = "kube-bench"
_STATES: Mapping[str, Status] = {"PASS": "pass", "FAIL": "fail", "WARN": "warn"}
_TYPES: Mapping[str, Status] = {"manual": "manual", "skip": "skipped"}
_TOTALS = {"total_pass": "PASS", "total_fail": "FAIL", "total_warn": "WARN", "total_info": "INFO"}


def kube_bench_report(whole: Node) -> Report:
    """What a report says: of all parts of a benchmark, a list of parts, or one part.

    A rule is the benchmark and the number of the test, `cis-1.8:4.2.6`: numbers move from edition
    to edition.

    Raises:
        BrokenReportError: for what is no report of kube-bench.
    """
    found: list[Found] = []
    faults: list[str] = []
    totals = None
    if isinstance(whole.value, list):
        parts = list(whole.items())
    elif "Controls" in whole.members:
        parts, totals = list(whole.objects("Controls")), whole.object("Totals")
    else:
        parts = [whole]
    for part in parts:
        here = list(_found(part))
        faults += _miscounted(part, here)
        found += here
    if totals:
        faults += _miscounted(totals, found)
    return Report(found, faults=faults)


def _found(part: Node) -> Iterator[Found]:
    benchmark, node_type = part.demanded("version"), part.text("node_type")
    if not isinstance(part.at("tests").value, list | None):
        raise part.at("tests").broken("must be a list")
    for group in part.objects("tests"):
        for test in group.objects("results"):
            state, kind = test.demanded("status"), test.text("type")
            status = _STATES.get(state, "unknown")
            if status != "fail":
                status = _TYPES.get(kind or "", status)
            reason = test.text("reason")
            yield Found(
                scanner=NAME,
                rule=f"{benchmark}:{test.demanded('test_number')}",
                category="compliance",
                status=status,
                said=state,
                title=test.text("test_desc"),
                message=reason or test.text("test_desc"),
                place=node_type,
                key=node_type,
            )


def _miscounted(counted: Node, found: Sequence[Found]) -> Iterator[str]:
    """Where the totals that stand in the file are not those of its tests."""
    for name, state in _TOTALS.items():
        said = counted.number(name)
        if said is None:
            continue
        real = sum(each.said == state for each in found)
        if said != real:
            yield f"{counted.where}/{name} says {said}, and the file has {real}"
