"""Checks of audit trails: every region recorded, by trails that log, validated and encrypted."""

from collectors.aws.logs.cloudtrail import Trail, TrailCoverage
from controls.check import check


@check("GEN-13", "TEC-01")
def region_is_trailed(region: TrailCoverage) -> None:
    """Management actions in the region are recorded by a trail that logs now."""
    assert region.trails, "no trail covers the region"
    assert any(trail["logging"] for trail in region.trails), (
        f"no trail that covers the region logs: {', '.join(t['arn'] for t in region.trails)}"
    )


@check("GEN-13")
def trail_logs(trail: Trail) -> None:
    """The trail is switched on."""
    assert trail.logging, "logging is switched off"


@check("GEN-13", "TEC-01")
def trail_is_validated(trail: Trail) -> None:
    """A change or loss of the trail's files would show, since digests of them are written."""
    assert trail.log_validation, "log file validation is off"


@check("GEN-13")
def trail_is_encrypted(trail: Trail) -> None:
    """The trail's files are encrypted under a managed key."""
    assert trail.kms_key, "files are not encrypted under a managed key"


@check("GEN-13")
def trail_records_management_events(trail: Trail) -> None:
    """The trail records what is done to the account itself, reads and writes."""
    assert trail.management_events == "All", (
        f"management events recorded: {trail.management_events}"
    )
