"""Cases of the check of the images that run in clusters."""

from sample_cluster import container, pod
from sample_cluster_secrets import image_scan, weakness
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
SCANNED = "running_images_are_scanned"
OTHER = "sha256:" + 64 * "b"


def scans(*found, **changed):
    return {"scans": list(found) or [image_scan(**changed)]}


def grave(why):
    return f"whether the image of web has a critical weakness could not be observed: {why}"


CASES = [
    (SCANNED, PASS, "", pod(), scans()),
    (SCANNED, PASS, "", pod(), scans(weaknesses=[weakness()])),
    (
        SCANNED, PASS, "", pod(container(image=f"registry.example.com/web@{OTHER}"), image_ids={}),
        scans(digests=[OTHER]),
    ),
    (
        SCANNED, PASS, "", pod(),
        scans(image_scan(id="old", observed_at="2026-01-01T00:00:00+00:00"), image_scan()),
    ),
    (SCANNED, FAIL, "not scanned: web runs sha256:aaaaaaaaaaaa", pod(), {}),
    (
        SCANNED, FAIL, "not scanned: web runs sha256:aaaaaaaaaaaa", pod(),
        # The same name, and another image.
        scans(digests=[OTHER]),
    ),
    (
        SCANNED, FAIL, "web was scanned last on 2026-05-01", pod(),
        scans(observed_at="2026-05-01T00:00:00+00:00"),
    ),
    (
        SCANNED, FAIL, "web has critical CVE-2026-1001 since 2026-05-01", pod(),
        scans(looked=False, weaknesses=[weakness("2026-05-01")]),
    ),
    (
        # What one scanner finds another may not know of.
        SCANNED, FAIL, "web has critical CVE-2026-1001 since 2026-05-01", pod(),
        scans(
            image_scan(
                id="other", scanner="other", observed_at="2026-06-10T00:00:00+00:00",
                weaknesses=[weakness("2026-05-01")],
            ),
            image_scan(),
        ),
    ),
    (
        SCANNED, UNOBSERVED,
        grave("it was scanned on 2099-01-01, as a clock has it that is wrong"),
        pod(), scans(observed_at="2099-01-01T00:00:00+00:00"),
    ),
    (
        SCANNED, UNOBSERVED,
        "which image runs in web could not be observed: the cluster tells no digest (yet)",
        pod(image_ids={}), scans(),
    ),
    (
        SCANNED, UNOBSERVED,
        f"observed_at of registry.example.com/web:1.4.2 could not be observed: {REFUSED}",
        pod(), {"scans": [refused(image_scan, "observed_at")]},
    ),
    (
        SCANNED, UNOBSERVED, grave("Trivy does not say that it looked for vulnerabilities"),
        pod(), scans(looked=False),
    ),
    (
        SCANNED, UNOBSERVED, grave("its distribution is past the end of its support"),
        pod(), scans(doubt="its distribution is past the end of its support"),
    ),
    (
        SCANNED, UNOBSERVED,
        grave("the mapping does not say lists: failures, so what was filtered out is not known"),
        pod(), scans(vouched=False),
    ),
    (
        SCANNED, UNOBSERVED, grave("since when CVE-2026-1001 is known, the scan does not say"),
        pod(), scans(weaknesses=[weakness(None)]),
    ),
    (
        SCANNED, UNOBSERVED, grave("how severe CVE-2026-1001 is, nobody says"),
        pod(), scans(weaknesses=[weakness("2026-05-01", None)]),
    ),
    (
        SCANNED, UNOBSERVED, f"image_ids could not be observed: {REFUSED}",
        refused(pod, "image_ids"), scans(),
    ),
    (SCANNED, ASIDE, "has ended: Failed", pod(phase="Failed"), scans()),
    (
        SCANNED, ASIDE, "in the exempt namespace chat", pod(),
        scans() | {"exempt_namespaces": ["chat"]},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
