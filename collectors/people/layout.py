"""Record layouts: which fields a listing of each kind may carry, and what makes a row one."""

from collections.abc import Mapping
from typing import Any

from collectors.people import assurance_layouts as assurance
from collectors.people import register_layouts as registers
from collectors.people.place import (
    CHOICES,
    DAYS,
    EMPLOYMENTS,
    INSTANTS,
    LISTS,
    Form,
    Layout,
    Need,
    Place,
    joined,
)

__all__ = [
    "CHOICES",
    "DAYS",
    "EMPLOYMENTS",
    "INSTANTS",
    "LAYOUTS",
    "LISTS",
    "REGISTERS",
    "Form",
    "Layout",
    "Need",
    "Place",
    "joined",
]


def _training_id(row: Mapping[str, Any]) -> str:
    on = row.get("assigned_on") or row.get("completed_on") or ""
    return f"{row['person']}:{row['course']}:{on}"


_PERSON = Layout(
    kind="people.person",
    places=(
        Place("id", "key", "value"),
        Place("email", "email"),
        Place("aliases", "addresses"),
        Place("name"),
        Place("entity", "text", "value"),
        Place("country", "country", "value"),
        Place("time_zone", "zone"),
        Place("department"),
        Place("manager", "key"),
        Place("type", "employment", "value"),
        Place("start", "date", "value"),
        # Without its column everybody would look employed for ever.
        Place("last_day", "end", "column"),
        Place("contract_end", "end"),
        Place("recorded_on", "date"),
        Place("on_leave_until", "end"),
    ),
    # An end that was recorded anew, or taken back, is told by a further row of the same spell.
    one=("id", "entity", "start", "recorded_on"),
    # A listing that has no column of aliases declares none; so with what only spells have.
    assumed=("aliases", "time_zone", "contract_end", "recorded_on"),
)
_TRAINING = Layout(
    kind="people.training",
    places=(
        Place("id", "key"),
        Place("person", "key", "value"),
        Place("course", "text", "value"),
        Place("assigned_on", "date"),
        Place("completed_on", "date", "column"),
    ),
    one=("id",),
    identify=_training_id,
)
_PLEDGE = Layout(
    kind="people.pledge",
    places=(
        Place("id", "key"),
        Place("person", "key", "value"),
        Place("document", "text", "value"),
        Place("version"),
        Place("signed_on", "date", "column"),
    ),
    one=("id",),
    identify=joined("person", "document", "version", "signed_on"),
)
_SCREENING = Layout(
    kind="people.screening",
    places=(
        Place("id", "key"),
        Place("person", "key", "value"),
        Place("finished_on", "date", "column"),
        Place("provider"),
        Place("scope"),
        Place("met", "flag"),
    ),
    one=("id",),
    identify=joined("person", "scope", "finished_on"),
)
_APPROVAL = Layout(
    kind="people.approval",
    places=(
        Place("id", "key"),
        Place("person", "key", "value"),
        Place("resource", "text", "value"),
        Place("purpose"),
        Place("requested_by", "key"),
        Place("approved_by", "key"),
        Place("approved_on", "date", "column"),
        Place("until", "end"),
        Place("implemented_by", "key"),
    ),
    one=("id",),
    identify=joined("person", "resource", "approved_on"),
)
_ACCOUNT = Layout(
    kind="identity.account",
    places=(
        Place("id", "key", "value"),
        Place("system", "text", "value"),
        Place("login", "key"),
        Place("email", "email"),
        Place("aliases", "addresses"),
        Place("display"),
        # Without its column everybody would look shut out, or let in, for ever.
        Place("active", "flag", "value"),
        Place("status"),
        Place("created", "instant"),
        Place("last_sign_in", "instant"),
        Place("expires", "until"),
        Place("external_id", "key"),
        Place("employee_number", "key"),
        Place("manager", "key"),
        Place("department"),
        Place("entity"),
        Place("country", "country"),
        Place("kind_said", "sort"),
        Place("owner", "key"),
        Place("sponsor", "key"),
        Place("mfa", "factors"),
        Place("privileged", "names"),
        Place("groups", "names"),
    ),
    one=("id",),
    assumed=("aliases",),
)

_LINK = Layout(
    kind="identity.link",
    places=(
        Place("id", "key"),
        Place("system", "text", "value"),
        Place("account", "key", "value"),
        Place("sort", "whose", "value"),
        Place("person", "key"),
        Place("owner", "key"),
        Place("why"),
        Place("confirmed_by", "key"),
        Place("confirmed_on", "date", "column"),
        Place("until", "end"),
    ),
    one=("id",),
    identify=joined("system", "account", "confirmed_on"),
)

REGISTERS: Mapping[str, Layout] = {
    "data-inventory": registers.DATA,
    "suppliers": registers.SUPPLIER,
    "supplier-people": registers.SUPPLIER_PERSON,
    "countries": registers.COUNTRY,
    "assets": registers.ASSET,
    "disposals": registers.DISPOSAL,
    "incidents": registers.INCIDENT,
    "zones": registers.ZONE,
    "zone-permits": registers.PERMIT,
    "zone-entries": registers.ENTRY,
    "security-tests": assurance.SECURITY_TEST,
    "internal-audits": assurance.AUDIT,
    "findings": assurance.FINDING,
    "certificates": assurance.CERTIFICATE,
    "policies": assurance.POLICY,
    "risks": assurance.RISK,
    "division-chiefs": assurance.CHIEF,
}
"""The registers that people keep, by the name under which `tieout.toml` asks for them."""

LAYOUTS: Mapping[str, Layout] = {
    layout.kind: layout
    for layout in (
        *(_PERSON, _TRAINING, _PLEDGE, _SCREENING, _APPROVAL, _ACCOUNT, _LINK),
        *REGISTERS.values(),
    )
}
"""Every layout by kind."""
