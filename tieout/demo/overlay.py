"""What the demo's company decided of the shipped controls, and the exception it accepted."""

from typing import Any

from tieout.demo.staff import COURSE, PLEDGE, POLICIES, VERSION
from tieout.demo.story import DALIAN, KOREA, REGIONS, WAIVED, Calendar


def changes() -> list[dict[str, Any]]:
    """The changes of `overlays/organisation.yaml`: parameters of controls, by control."""
    parameters: dict[str, dict[str, Any]] = {
        "GEN-16": {"approved": ["system:masters", "platform-admins"]},
        "GEN-23": {"documents": list(POLICIES)},
        "PER-01": {"courses": [COURSE]},
        "PER-02": {"document": PLEDGE, "version": VERSION},
        "TEC-02": {"approved": ["break-glass"]},
        # After the reports of its day: people of the affiliate abroad read personal data with an
        # approval in force only, and what was withdrawn stays withdrawn.
        "XBR-03": {"barred_entities": [DALIAN.name]},
        "XBR-04": {"regions": list(REGIONS)},
        "XBR-06": {"barred_entities": [DALIAN.name]},
        # A site that serves media only has no need of personal data at all.
        "XBR-07": {"barred_entities": [KOREA.name]},
        "XBR-08": {"purposes": ["不具合調査"], "longest": "31 days"},
    }
    return [{"control": control, "parameters": given} for control, given in parameters.items()]


def waivers(calendar: Calendar) -> list[dict[str, Any]]:
    """The waivers of `waivers.yaml`."""
    return [
        {
            "id": "W-2",
            "control": WAIVED.control,
            "resource": f"*{WAIVED.resource}*",
            "reason": "A sealed role for emergencies needs every right",
            "requested_by": "H1004",
            "approved_by": "H1003",
            "starts": calendar.ago(120),
            "ends": calendar.ago(-60),
            "compensating": "Two persons open it together, and every use is reviewed next day",
        }
    ]
