"""Cases of the check of scanners' findings: a pass with what and when, and nothing else, passes."""

from collectors.scanners.finding import Finding
from evidence.record import UNOBSERVED
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED_ = Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED
SAYS = "scanner_finds_nothing"
RULE = "s3_bucket_object_versioning"
UNKNOWN = "whether it holds could not be observed: Prowler"


def finding(**changed: object) -> Finding:
    """A finding of Prowler that passes."""
    row = {
        "id": f"{RULE} of arn:aws:s3:::example-media",
        "scanner": "Prowler",
        "scanner_version": "5.13.0",
        "rule": RULE,
        "category": "detection",
        "title": "Versioning is on",
        "status": "pass",
        "said": "PASS",
        "muted": None,
        "severity": "Medium",
        "message": "S3 Bucket example-media has versioning enabled.",
        "resource": "arn:aws:s3:::example-media",
        "place": "ap-northeast-1",
        "observed_at": "2026-06-30T01:00:00+00:00",
    }
    return Finding.of(**row | changed)


def lacking(field: str, **changed: object) -> Finding:
    """The same from a file that does not state a field."""
    found = finding(**changed, **{UNOBSERVED: {field: "not stated"}})
    del found.__dict__[field]
    return found


OFF = {"status": "fail", "said": "FAIL", "message": "Versioning is off"}
IS_OFF = f"Prowler {RULE} (medium): Versioning is off"
UNDATED = "observed_at could not be observed: not stated"
MUTED = "muted in the scanner (Suppressed), no waiver"
CASES = [
    (SAYS, PASS, "", finding(), {}),
    (SAYS, FAIL, IS_OFF, finding(**OFF), {}),
    (
        SAYS, FAIL, f"Prowler {RULE}: Versioning is on",
        finding(status="fail", severity=None, message=None), {},
    ),
    (SAYS, FAIL, f"{IS_OFF}; {MUTED}", finding(**OFF, muted="Suppressed"), {}),
    (SAYS, FAIL, IS_OFF, lacking("resource", **OFF), {}),
    (SAYS, FAIL, IS_OFF, lacking("observed_at", **OFF), {}),
    (SAYS, UNOBSERVED_, "resource could not be observed: not stated", lacking("resource"), {}),
    (SAYS, UNOBSERVED_, UNDATED, lacking("observed_at"), {}),
    (
        SAYS, UNOBSERVED_, f"what it says could not be observed: {RULE} is not in the file",
        finding(status="absent", said="", message=None), {},
    ),
    (
        SAYS, UNOBSERVED_,
        f"what it says could not be observed: {RULE} is not in the file: it holds nothing of Trivy",
        finding(status="absent", said="", message="it holds nothing of Trivy"), {},
    ),
    *(
        (SAYS, UNOBSERVED_, f"{UNKNOWN} {RULE} says {said!r}, which is no pass",
         finding(status=status, said=said), {})
        for status, said in (
            ("warn", "Warning"), ("manual", "MANUAL"), ("skipped", "INFO"), ("unknown", "nothing"),
        )
    ),
]  # fmt: skip
