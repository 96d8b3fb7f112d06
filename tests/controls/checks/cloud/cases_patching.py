"""Cases of the checks of patching."""

from sample_containers import kubernetes, nodes, service
from sample_estate import REFUSED, refused
from sample_workloads import baseline, function, machine, machine_image, managed, patches

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED, Verdict.NOT_APPLICABLE
)  # fmt: skip
KNOWN = {"managed": [managed()]}
STOPPED = "does not run: stopped"
NEVER = "no scan for patches was ever reported of it"
OWN = {"images": [machine_image()]}
CLUSTERS = {"clusters": [kubernetes()]}
LAMBDA = "Lambda Developer Guide, 2026-09-15"
NOT_OURS = "its image is not the account's own, or is gone"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _found(**changed: object) -> object:
    return managed(patches=patches(**changed))


def _rule(days: int | None) -> dict[str, object]:
    return {"rules": [{"after_days": days, "filters": ["CLASSIFICATION = Security"]}]}


CASES = [
    ("instance_is_known_to_patching", PASS, "", machine(), KNOWN),
    ("instance_is_known_to_patching", ASIDE, STOPPED, machine(state="stopped"), KNOWN),
    (
        "instance_is_known_to_patching", FAIL,
        "runs, and Systems Manager does not know it", machine(id="i-0a2"), KNOWN,
    ),
    ("instance_is_known_to_patching", UNOBSERVED, _lost("state"), refused(machine, "state"), KNOWN),
    ("managed_instance_answers", PASS, "", managed(), {}),
    ("managed_instance_answers", FAIL, "its agent does not answer", managed(online=False), {}),
    ("managed_instance_answers", UNOBSERVED, _lost("online"), refused(managed, "online"), {}),
    ("managed_instance_holds_its_settings", PASS, "", managed(), {}),
    (
        "managed_instance_holds_its_settings", ASIDE, "is told to hold nothing",
        managed(associations=None), {},
    ),
    (
        "managed_instance_holds_its_settings", FAIL,
        "the last of what it is told to hold failed", managed(associations="Failed"), {},
    ),
    (
        "managed_instance_holds_its_settings", UNOBSERVED, _lost("associations"),
        refused(managed, "associations"), {},
    ),
    ("managed_instance_lacks_no_patch", PASS, "", managed(), {}),
    (
        "managed_instance_lacks_no_patch", FAIL, "approved patches that it lacks: 2",
        _found(missing=2), {},
    ),
    (
        "managed_instance_lacks_no_patch", FAIL, "patches that failed to install: 1",
        _found(failed=1), {},
    ),
    ("managed_instance_lacks_no_patch", FAIL, NEVER, managed(patches=None), {}),
    (
        "managed_instance_lacks_no_patch", UNOBSERVED, _lost("patches"),
        refused(managed, "patches"), {},
    ),
    ("managed_instance_was_scanned_lately", PASS, "", managed(), {}),
    (
        "managed_instance_was_scanned_lately", FAIL,
        "its patches were last looked at on 2026-05-01",
        _found(ended="2026-05-01T00:00:00+00:00"), {},
    ),
    ("managed_instance_was_scanned_lately", FAIL, NEVER, managed(patches=None), {}),
    (
        "managed_instance_was_scanned_lately", UNOBSERVED, _lost("patches"),
        refused(managed, "patches"), {},
    ),
    ("managed_instance_was_restarted", PASS, "", managed(), {}),
    (
        "managed_instance_was_restarted", FAIL, "patches that wait for a restart: 3",
        _found(restart_pending=3), {},
    ),
    (
        "managed_instance_was_restarted", UNOBSERVED, _lost("patches"),
        refused(managed, "patches"), {},
    ),
    ("baseline_approves_in_time", PASS, "", baseline(), {}),
    ("baseline_approves_in_time", ASIDE, "no machine follows it", baseline(default=False), {}),
    (
        "baseline_approves_in_time", FAIL,
        "approves 30 days after release (CLASSIFICATION = Security)",
        baseline(default=False, groups=["web"], **_rule(30)), {},
    ),
    (
        "baseline_approves_in_time", FAIL,
        "approves nothing released after a fixed day (CLASSIFICATION = Security)",
        baseline(**_rule(None)), {},
    ),
    ("baseline_approves_in_time", FAIL, "approves no patch by itself", baseline(rules=[]), {}),
    ("baseline_approves_in_time", UNOBSERVED, _lost("rules"), refused(baseline, "rules"), {}),
    ("function_runtime_is_supported", PASS, "", function(), {}),
    (
        "function_runtime_is_supported", ASIDE, "a container image, which brings its own runtime",
        function(runtime=None, package="Image"), {},
    ),
    (
        "function_runtime_is_supported", FAIL,
        f"support of python3.8 ended on 2024-10-14 ({LAMBDA})",
        function(runtime="python3.8"), {},
    ),
    (
        "function_runtime_is_supported", UNOBSERVED,
        f"the end of support of cobol1 could not be observed: not in the table of {LAMBDA}",
        function(runtime="cobol1"), {},
    ),
    (
        "function_runtime_is_supported", UNOBSERVED, _lost("runtime"),
        refused(function, "runtime"), {},
    ),
    ("cluster_version_is_supported", PASS, "", kubernetes(), {}),
    (
        "cluster_version_is_supported", FAIL,
        "support of 1.30 ended on 2025-07-23 (EKS User Guide, 2026-04-24)",
        kubernetes(version="1.30"), {},
    ),
    (
        "cluster_version_is_supported", UNOBSERVED, _lost("version"),
        refused(kubernetes, "version"), {},
    ),
    ("node_group_keeps_up", PASS, "", nodes(), CLUSTERS),
    (
        "node_group_keeps_up", ASIDE, "its launch template decides what its machines run",
        nodes(version=None), CLUSTERS,
    ),
    (
        "node_group_keeps_up", FAIL, "runs 1.32 in a cluster of 1.34", nodes(version="1.32"),
        CLUSTERS,
    ),
    (
        "node_group_keeps_up", UNOBSERVED,
        "the version of its cluster could not be observed: test is not in the list",
        nodes(cluster="test"), CLUSTERS,
    ),
    ("node_group_keeps_up", UNOBSERVED, _lost("version"), refused(nodes, "version"), CLUSTERS),
    ("instance_image_is_recent", PASS, "", machine(), OWN),
    ("instance_image_is_recent", ASIDE, STOPPED, machine(state="stopped"), OWN),
    ("instance_image_is_recent", ASIDE, NOT_OURS, machine(image="ami-9"), OWN),
    (
        "instance_image_is_recent", FAIL, "its image was built on 2025-01-01", machine(),
        {"images": [machine_image(created="2025-01-01T00:00:00+00:00")]},
    ),
    ("instance_image_is_recent", UNOBSERVED, _lost("image"), refused(machine, "image"), OWN),
    ("instance_image_is_not_deprecated", PASS, "", machine(), OWN),
    (
        "instance_image_is_not_deprecated", PASS, "", machine(),
        {"images": [machine_image(deprecated="2027-01-01T00:00:00+00:00")]},
    ),
    (
        "instance_image_is_not_deprecated", FAIL, "its image is called outdated since 2026-01-01",
        machine(), {"images": [machine_image(deprecated="2026-01-01T00:00:00+00:00")]},
    ),
    (
        "instance_image_is_not_deprecated", FAIL, "its image is disabled", machine(),
        {"images": [machine_image(state="disabled")]},
    ),
    (
        "instance_image_is_not_deprecated", UNOBSERVED, f"deprecated of ami-1 {_lost('')[1:]}",
        machine(), {"images": [refused(machine_image, "deprecated")]},
    ),
    ("service_takes_platform_updates", PASS, "", service(), {}),
    (
        "service_takes_platform_updates", ASIDE, "runs on machines of one's own",
        service(platform=None), {},
    ),
    (
        "service_takes_platform_updates", FAIL, "holds on to platform 1.3.0",
        service(platform="1.3.0"), {},
    ),
    (
        "service_takes_platform_updates", UNOBSERVED, _lost("platform"),
        refused(service, "platform"), {},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
