"""Layouts of the registers of assurance: tests, audits, findings, certificates, policies, risks."""

from collectors.people.place import Layout, Place, joined
from collectors.people.register_layouts import ID, OWNER

SECURITY_TEST = Layout(
    kind="registers.security_test",
    places=(
        ID,
        Place("sort", "trial", "value", "penetration test or scan."),
        Place("side", "side", "value", "Who did it: own team or outside firm."),
        Place("tester", "text", "column", "The team or firm."),
        Place("approved_vendor", "flag", "column", "Whether it is a scanning vendor approved."),
        Place("from_outside", "flag", "column", "Whether it was done from the internet."),
        Place("from_inside", "flag", "column", "Whether it was done from inside."),
        Place("target", "text", "column", "What was tested."),
        Place("finished_on", "date", "column", "The day it was finished."),
        Place("passed", "flag", "column", "Whether it was passed."),
        Place("open_findings", "count", "column", "How many of its findings are open."),
        Place("retested_on", "date", "column", "The day its findings were tested anew."),
    ),
    one=("id",),
)
AUDIT = Layout(
    kind="registers.audit",
    places=(
        ID,
        Place("title", "text", "value", "What was audited."),
        Place("auditor", "key", "column", "Who led it: staff number or address."),
        Place("divisions", "names", "column", "The divisions that it covered; parted by ;"),
        Place("finished_on", "date", "column", "The day of its report."),
    ),
    one=("id",),
)
FINDING = Layout(
    kind="registers.finding",
    places=(
        ID,
        Place("source", "key", "value", "The audit or security test, by its id."),
        Place("title", "text", "value", "What was found."),
        Place("severity", "severity", "value", "low, medium, high or critical."),
        OWNER,
        Place("due_on", "date", "column", "The day by which it is to be mended."),
        Place("extended_until", "date", "column", "A later day that was approved."),
        Place("extended_by", "key", "column", "Who approved the later day."),
        Place("closed_on", "date", "column", "The day it was mended."),
        Place("verified_on", "date", "column", "The day that was seen to work, or retested."),
    ),
    one=("id",),
)
CERTIFICATE = Layout(
    kind="registers.certificate",
    places=(
        ID,
        Place("standard", "text", "value", "The standard with its edition, or the report."),
        Place("issuer", "text", "column", "Who issued it."),
        Place("scope", "text", "column", "What it covers."),
        Place("entities", "names", "column", "The companies named in it; parted by ;"),
        Place("valid_from", "date", "value", "The first day it covers."),
        Place("valid_until", "date", "value", "The last day it covers."),
        Place("bridged_until", "date", "column", "The last day of a bridge letter after it."),
        Place("not_in_place", "count", "column", "How many requirements it names as not met."),
    ),
    one=("id",),
)
POLICY = Layout(
    kind="registers.policy",
    places=(
        ID,
        Place("name", "text", "value", "What the policy or rule is called."),
        Place(
            "families", "names", "column", "organisational, personnel, physical, technical; policy"
        ),
        Place("version", "text", "column", "The version in force."),
        OWNER,
        Place("approved_by", "key", "column", "Who approved that version."),
        Place("approved_on", "date", "column", "The day on which it was approved."),
        Place("reviewed_on", "date", "column", "The day of its newest review."),
        Place("public", "flag", "column", "Whether anybody must be able to read it."),
        Place("published_on", "date", "column", "The day that version was published."),
    ),
    one=("id",),
)
RISK = Layout(
    kind="registers.risk",
    places=(
        ID,
        Place("event", "text", "value", "What may happen."),
        Place("asset", "text", "column", "The asset or process that it concerns."),
        OWNER,
        Place("level", "severity", "column", "low, medium, high or critical."),
        Place("treatment", "treatment", "column", "reduce, accept, avoid or share."),
        Place("accepted_by", "key", "column", "Who accepted the risk that is left."),
        Place("due_on", "date", "column", "The day by which the treatment is to be done."),
        Place("done_on", "date", "column", "The day it was done."),
        Place("reviewed_on", "date", "column", "The day the risk was last assessed."),
    ),
    one=("id",),
)
CHIEF = Layout(
    kind="registers.chief",
    places=(
        Place("id", "key", "free", "Made of division and person when left out."),
        Place("division", "text", "value", "The division."),
        Place("person", "key", "value", "Its chief: staff number or address."),
        Place("since", "date", "value", "The first day in office."),
        Place("until", "end", "column", "The last day; empty while in office."),
    ),
    one=("id",),
    identify=joined("division", "person", "since"),
)
