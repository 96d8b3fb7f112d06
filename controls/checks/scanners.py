"""The check of scanners' findings: what a mapped rule says, held to be no more than it is."""

from collectors.scanners.finding import Finding
from controls.check import check, not_observed


@check(mapped=True)
def scanner_finds_nothing(finding: Finding) -> None:
    """A scanner that looked by a mapped rule says that it holds, of what and when.

    What it warns of, leaves to people, skips or does not say is unobserved. A finding that is muted
    in the scanner fails: whoever accepts it gives a waiver.
    """
    muted = f"; muted in the scanner ({finding.muted}), no waiver" if finding.muted else ""
    assert finding.status != "fail", f"{finding.told}{muted}"
    if finding.status == "absent":
        why = f": {finding.message}" if finding.message else ""
        not_observed(finding, "what it says", f"{finding.rule} is not in the file{why}")
    if finding.status != "pass":
        said = f"{finding.scanner} {finding.rule} says {finding.said!r}, which is no pass"
        not_observed(finding, "whether it holds", said)
    # A pass of nobody knows what, or from nobody knows when, is none.
    _ = finding.resource, finding.observed_at
