"""Reading: the bytes of a scanner's file become its report, by the format that was declared."""

from collectors.scanners.json_text import Node, document, documents
from collectors.scanners.kube_bench import kube_bench_report
from collectors.scanners.ocsf import ocsf_report
from collectors.scanners.report import MAX_FINDINGS, BrokenReportError, Format, Report
from collectors.scanners.sarif import sarif_report
from collectors.scanners.trivy import trivy_report

WRAPPER = frozenset({"scanned_at", "resource", "report"})
"""What a wrapper may hold: when the scan ran and what it looked at, beside the report itself."""


def report_of(data: bytes, form: Format) -> Report:
    """What a file says.

    A report may stand in a wrapper, `{"scanned_at": ..., "resource": ..., "report": ...}`, which
    states what a format has no place for.

    Raises:
        BrokenReportError: when it is not of that format; the words name line or JSON Pointer.
    """
    if form == "ocsf":
        events = documents(data)
        if len(events) == 1 and _is_wrapper(events[0]):
            inner = events[0].at("report")
            held = list(inner.items()) if isinstance(inner.value, list) else [inner]
            return _bounded(_stated(events[0], ocsf_report(held)))
        return _bounded(ocsf_report(events))
    whole = document(data)
    if _is_wrapper(whole):
        return _bounded(_stated(whole, _read(whole.at("report"), form)))
    return _bounded(_read(whole, form))


def _read(whole: Node, form: Format) -> Report:
    if form == "sarif":
        return sarif_report(whole)
    return trivy_report(whole) if form == "trivy" else kube_bench_report(whole)


def _is_wrapper(node: Node) -> bool:
    return isinstance(node.value, dict) and "report" in node.value and node.value.keys() <= WRAPPER


def _stated(wrapper: Node, report: Report) -> Report:
    return report.stated(wrapper.instant("scanned_at"), wrapper.text("resource"))


def _bounded(report: Report) -> Report:
    if len(report.found) > MAX_FINDINGS:
        said = f"holds {len(report.found):,} findings; at most {MAX_FINDINGS:,} are read"
        raise BrokenReportError("TooLarge", said)
    return report
