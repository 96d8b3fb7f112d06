"""What the demo's company decided of the shipped controls, and the exceptions it accepted."""

from typing import Any

from tieout.demo import duties
from tieout.demo.cluster_platform import GUARDS, SIGNER
from tieout.demo.roster import people
from tieout.demo.staff import COURSE, PARTING, PLEDGE, POLICIES, VERSION
from tieout.demo.story import (
    DALIAN,
    EMERGENCY,
    FEDERATION,
    GROUPS,
    HEAD_OFFICE,
    KOREA,
    PERSONAL,
    REGIONS,
    VENDOR,
    Calendar,
)
from tieout.standins.aws import ACCOUNT

COUNTRIES = ("JP", "KR", "CN")
"""Where the group's offices are."""
AUDITOR = "audit/tieout"
"""Tieout's own account in the cluster, which lists secrets to read their metadata."""
REVIEWERS = ("H1024", "M4001")
"""Who reviews what was reported, and so reads the secrets of that namespace."""


def changes() -> list[dict[str, Any]]:
    """The changes of `overlays/organisation.yaml`: parameters of controls, by control."""
    parameters: dict[str, dict[str, Any]] = {
        **_duties(),
        "AUT-21": {"readers": ["break-glass"], "keepers": ["break-glass"]},
        "AUT-22": {"approved": ["platform", "break-glass"]},
        "AUT-23": {"approved": ["break-glass"]},
        "AUT-24": {"data_class": [PERSONAL]},
        "AUT-25": {"approved": ["tcp/443"]},
        "AUT-28": {"approved": ["system:masters", "platform-admins"]},
        "AUT-30": {"live_accounts": [ACCOUNT]},
        "AUT-33": {"audit_roles": ["TieoutAudit", "tieout-audit"]},
        "AUT-34": {"approved": ["system:masters", "platform-admins"]},
        "CLD-118": {"approved_accounts": [VENDOR]},
        "CLD-567": {"countries": list(COUNTRIES)},
        "CLU-03": {
            "approved": [
                AUDITOR,
                "system:masters",
                "platform-admins",
                *(people()[each] for each in REVIEWERS),
            ]
        },
        "CLU-04": {"approved": ["system:masters", "platform-admins"]},
        "CLU-15": {"security_policies": list(GUARDS)},
        "CLU-21": {"label": "environment", "live": ["live"]},
        "CLU-31": {"signers": [SIGNER]},
        "CLU-34": {"newest_within": "2 days"},
        "GEN-16": {"approved": ["system:masters", "platform-admins"]},
        **_employment(),
        "GEN-23": {"documents": list(POLICIES)},
        "ORG-01": {"policy": "個人情報保護方針"},
        "PER-01": {"courses": [COURSE]},
        "PER-02": {"document": PLEDGE, "version": VERSION},
        "TEC-02": {"approved": ["break-glass"]},
        # After the reports of its day: people of the affiliate abroad read personal data with an
        # approval in force only, and what was withdrawn stays withdrawn.
        "XBR-03": {"barred_entities": [DALIAN.name]},
        "XBR-04": {"regions": list(REGIONS)},
        # At the site abroad that serves media alone people work without leave for each day.
        "XBR-05": {"countries": [HEAD_OFFICE.country, KOREA.country]},
        "XBR-06": {"barred_entities": [DALIAN.name]},
        # A site that serves media only has no need of personal data at all.
        "XBR-07": {"barred_entities": [KOREA.name]},
        "XBR-08": {"purposes": ["不具合調査"], "longest": "31 days"},
    }
    return [{"control": control, "parameters": given} for control, given in parameters.items()]


def _employment() -> dict[str, dict[str, Any]]:
    """Which accounts all have or must ask for, who answers for what, and what is signed when."""
    answering = {
        "hoshizora-*": ("H1003", "H1015", "H1017", "H1024"),
        "*:role/break-glass": ("H1003",),
        "aws:*": ("H1003",),
        "kubernetes:*": ("H1003",),
        "directory*": ("H1003",),
        "wiki*": ("H1003", "H1004"),
    }
    return {
        "JML-01": {"systems": ["wiki"]},
        "JML-05": {
            "owners": [f"{thing}={who}" for thing, those in answering.items() for who in those]
        },
        "JML-06": {"conflicts": ["directory:Administrator & aws:moderators"]},
        "JML-08": {"heads": ["H1001"]},
        "JML-09": {"systems": ["directory"]},
        "JML-11": {"document": PLEDGE},
        "JML-12": {"document": PARTING},
    }


def _duties() -> dict[str, dict[str, Any]]:
    """Who holds which duty, and what they sign and learn for it."""
    return {
        area: {
            "departments": list(departments),
            "duties": f"{duties.duties_of(area)}@{VERSION}",
            "procedures": [f"{duties.procedures_of(area)}@{VERSION}"],
        }
        for area, (_, departments) in duties.AREAS.items()
    } | {
        "AUT-12": {
            "departments": list(duties.DEVELOPERS), "courses": [duties.SECURE_CODING],
        },
        "AUT-13": {"departments": list(duties.RESPONDERS), "courses": [duties.INCIDENTS]},
        "AUT-14": {"departments": ["*"], "courses": [duties.MALWARE]},
        "AUT-15": {"custodians": list(duties.CUSTODIANS), "document": duties.CUSTODY},
        "AUT-16": {"document": duties.GUIDANCE},
    }  # fmt: skip


def waivers(calendar: Calendar) -> list[dict[str, Any]]:
    """The waivers of `waivers.yaml`."""
    given = (
        (
            "W-2", EMERGENCY, 120, 60, "A sealed role for emergencies needs every right",
            "Two persons open it together, and every use is reviewed next day",
        ),
        (
            "W-3", FEDERATION, 45, 75, "People move to sign-in by the company's own directory",
            "A second factor for all, and leavers tied to HR's listing each day",
        ),
        (
            "W-4", GROUPS, 45, 75, "The directory's groups reach the cluster with the same move",
            "Each binding of a person is tied to HR's listing each day",
        ),
    )  # fmt: skip
    return [
        {
            "id": number,
            "control": accepted.control,
            "resource": f"*{accepted.resource}*" if accepted.resource else "*",
            "reason": reason,
            "requested_by": "H1004",
            "approved_by": "H1003",
            "starts": calendar.ago(since),
            "ends": calendar.ago(-left),
            "compensating": instead,
        }
        for number, accepted, since, left, reason, instead in given
    ]
