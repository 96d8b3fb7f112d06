"""The fictional company of the demo, and the truth table of what was planted in its estate."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

ORGANISATION = "Hoshizora Messaging"
DOMAIN = "hoshizora.example"
HOME_REGION = "ap-northeast-1"
REGIONS = (HOME_REGION, "ap-northeast-3")
PERSONAL = "personal"
CHECK_IN_HOUR = time(9, 30)


@dataclass(frozen=True, slots=True)
class Entity:
    """A company of the group, or one that works for it: its name, country and mail domain."""

    code: str
    name: str
    country: str
    domain: str


HEAD_OFFICE = Entity("H", "星空メッセージング株式会社", "JP", DOMAIN)
DALIAN = Entity("D", "Hoshizora Development (Dalian)", "CN", f"dalian.{DOMAIN}")
KOREA = Entity("K", "Hoshizora Korea", "KR", f"kr.{DOMAIN}")
SUBCONTRACTOR = Entity("M", "港モニタリング株式会社", "JP", "minato-monitoring.example")
ENTITIES = (HEAD_OFFICE, DALIAN, KOREA, SUBCONTRACTOR)


@dataclass(frozen=True, slots=True)
class Planted:
    """A finding that the audit is meant to make: which control, about what, and why it matters.

    `resource` is a text that the id of the resource contains; `world` the source it stands in.
    """

    control: str
    world: str
    resource: str
    why: str


TRUTH: tuple[Planted, ...] = (
    Planted("XBR-03", "aws", "yan.liu", "of the affiliate abroad, reads personal data unapproved"),
    Planted("GEN-01", "aws", "takumi.aoki", "left 40 days ago and still holds a live key"),
    Planted("GEN-01", "aws", "mori-ops", "left 95 days ago; linked by employee number alone"),
    Planted("GEN-02", "kubernetes", "cms-legacy-viewers", "names a person who left 60 days ago"),
    Planted("XBR-03", "kubernetes", "moderation/reviewers", "the same person, in the cluster"),
    Planted("GEN-09", "aws", "hoshizora-campaign-assets", "anyone may read it"),
    Planted("GEN-12", "aws", "bastion-old", "SSH open to every IPv6 address"),
    Planted("GEN-07", "aws", "legacy-operations", "allows every action on every resource"),
    Planted("GEN-03", "aws", "ayumi.kondo", "console password and no second factor"),
    Planted("GEN-17", "kubernetes", "log-shipper-legacy", "a privileged pod"),
    Planted("PER-01", "people", "H1018", "no privacy training in the last year"),
    Planted("PER-01", "people", "H1027", "never had privacy training"),
    Planted("PER-01", "people", "M4004", "no privacy training in the last year"),
    Planted("PER-02", "people", "K3003", "confidentiality pledge not signed"),
    Planted("TEC-03", "people", "AP-0012", "approved by the person who asked for it"),
    Planted("TEC-05", "aws", "shared-ops", "an account that belongs to no one person"),
    Planted("GEN-06", "aws", "kenta.ishii", "live key of 420 days"),
    Planted("GEN-08", "aws", "hoshizora-legacy-export", "no default encryption"),
    Planted("GEN-10", "aws", "hoshizora-legacy-export", "keeps no versions"),
    Planted("GEN-11", "aws", "hoshizora-legacy-export", "serves requests without TLS"),
    Planted("GEN-14", "aws", "hoshizora-reported-content", "personal data, no access log"),
    Planted("GEN-15", "kubernetes", "legacy-operator", "wildcards in verbs, resources and groups"),
    Planted("GEN-19", "kubernetes", "moderation", "no policy refuses inbound traffic"),
    Planted("GEN-20", "kubernetes", "cms", "no Pod Security level enforced"),
    Planted("GEN-24", "kubernetes", "cms-preview", "an image of a moving tag"),
    Planted("AUT-12", "people", "D2005", "a developer never taught secure coding"),
    Planted("AUT-32", "aws", "svc-backup", "a machine's account not reviewed for 260 days"),
    # The same faults, seen by further controls.
    Planted("XBR-06", "aws", "yan.liu", "the approval ran out and the right did not"),
    Planted("XBR-08", "aws", "yan.liu", "access outlived its task"),
    Planted("TEC-03", "aws", "yan.liu", "no approval in force"),
    Planted("TEC-02", "aws", "legacy-operations", "reads personal data by a wildcard"),
    Planted("TEC-06", "aws", "ayumi.kondo", "no second factor"),
    Planted("TEC-07", "aws", "bastion-old", "SSH open to every IPv6 address"),
    Planted("TEC-07", "kubernetes", "moderation", "no policy refuses inbound traffic"),
    Planted("TEC-20", "aws", "hoshizora-legacy-export", "no default encryption"),
    Planted("TEC-01", "aws", "hoshizora-reported-content", "personal data, no access log"),
    Planted("GEN-18", "kubernetes", "log-shipper-legacy", "its process may raise its rights"),
    Planted("AUT-21", "aws", "legacy-operations", "could stop the audit trail"),
    Planted("AUT-22", "aws", "legacy-operations", "could open any network"),
    Planted("AUT-23", "aws", "legacy-operations", "could delete any key"),
    Planted("AUT-25", "aws", "bastion-old", "SSH is no port approved for the internet"),
    Planted("AUT-26", "kubernetes", "log-shipper-legacy", "could forge addresses"),
    Planted("AUT-27", "kubernetes", "log-shipper-legacy", "programs can be put into it"),
    Planted("TIE-03", "aws", "shared-ops", "live, and nobody's of whom HR knows"),
)
"""What is wrong in the estate, by control, in the order of its interest; all else is to hold."""

WAIVED = Planted("GEN-07", "aws", "break-glass", "an approved exception, in force")
"""The one failure that stands under a waiver."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The demo's days, all counted back from `today`, so that the story never grows old."""

    today: date

    def ago(self, days: int) -> date:
        """The day so many days before today; a negative number lies ahead."""
        return self.today - timedelta(days=days)

    def instant(self, days: int) -> datetime:
        """A working instant (UTC) of the day so many days ago."""
        return datetime.combine(self.ago(days), CHECK_IN_HOUR, tzinfo=UTC)
