"""The fictional company of the demo, and the truth table of what was planted in its estate."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tieout.standins.aws import ACCOUNT

ORGANISATION = "Hoshizora Messaging"
DOMAIN = "hoshizora.example"
HOME_REGION = "ap-northeast-1"
REGIONS = (HOME_REGION, "ap-northeast-3")
PERSONAL = "personal"
VENDOR = "999988887777"
"""The account of a company that watches the service, in no organisation of ours."""
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

    `resource` is a text that the id or name of the resource contains; `world` the source it stands
    in.
    """

    control: str
    world: str
    resource: str
    why: str


TRUTH: tuple[Planted, ...] = (
    Planted("XBR-03", "aws", "yan.liu", "of the affiliate abroad, reads personal data unapproved"),
    Planted("XBR-05", "trail", "yan.liu", "did so from abroad, after the approval had run out"),
    Planted("GEN-01", "aws", "takumi.aoki", "left 40 days ago and still holds a live key"),
    Planted("GEN-01", "aws", "mori-ops", "left 95 days ago; linked by employee number alone"),
    Planted("GEN-02", "kubernetes", "cms-legacy-viewers", "names a person who left 60 days ago"),
    Planted("XBR-03", "kubernetes", "moderation/reviewers", "the same person, in the cluster"),
    Planted("GEN-09", "aws", "hoshizora-campaign-assets", "anyone may read it"),
    Planted("GEN-12", "aws", "bastion-old", "SSH open to every IPv6 address"),
    Planted("CLD-201", "aws", "bastion-old", "the internet reaches a machine's port of SSH"),
    Planted("GEN-07", "aws", "legacy-operations", "allows every action on every resource"),
    Planted("CLD-126", "aws", "build-runner", "starts machines with the role that may do all"),
    Planted("CLD-118", "aws", "vendor-monitoring", "another company's, without an external id"),
    Planted("CLD-541", "aws", "ap-northeast-3", "nobody looks for threats in the region"),
    Planted("CLD-517", "aws", "trail-changed_trails", "an alarm whose actions are switched off"),
    Planted("CLU-02", "kubernetes", "review-desk", "unconfined beside personal data"),
    Planted("CLU-17", "kubernetes", "ci-deployer-token", "never ends, and nothing uses it now"),
    Planted("CLU-19", "kubernetes", "cms-settings", "a password where everybody reads it"),
    Planted("CLU-21", "kubernetes", "profile-store", "changed by hand, past whatever deploys it"),
    Planted("CLU-23", "kubernetes", "cms-preview", "nobody looked at the image that runs today"),
    Planted("CLU-23", "kubernetes", "log-shipper-legacy", "a critical weakness open for 120 days"),
    Planted("CLU-33", "kubernetes", "pv-cms-uploads", "keeps what it holds on a bare disk"),
    Planted("CLU-34", "kubernetes", "cms", "what it keeps was never backed up"),
    Planted("ORG-05", "aws", "hoshizora-reported-content", "personal data in no inventory"),
    Planted("PHY-06", "registers", "SV-0107", "a server out of use, of whose end nothing is told"),
    Planted("CLU-32", "kubernetes", "cms-site", "a certificate near its end that was not renewed"),
    Planted("GEN-03", "aws", "ayumi.kondo", "console password and no second factor"),
    Planted("GEN-17", "kubernetes", "log-shipper-legacy", "a privileged pod"),
    Planted("IDN-14", "people", "wiki-H1013", "left 95 days ago, and the wiki still lets them in"),
    Planted("IDN-12", "people", "svc-digest", "a machine whose owner left 40 days ago"),
    Planted("IDN-10", "people", "wiki-info", "an account that belongs to nobody known"),
    Planted("PER-01", "people", "H1018", "no privacy training in the last year"),
    Planted("PER-01", "people", "H1027", "never had privacy training"),
    Planted("PER-01", "people", "M4004", "no privacy training in the last year"),
    Planted("PER-02", "people", "K3003", "confidentiality pledge not signed"),
    Planted("JML-12", "people", "H1013", "left without signing the duties that stay"),
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
    Planted("TEC-03", "aws", "ren.sasaki", "reads by no other word than their own"),
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
    Planted("CLD-102", "aws", "takumi.aoki", "a person's key that does not end by itself"),
    Planted("CLD-102", "aws", "mori-ops", "a person's key that does not end by itself"),
    Planted("CLD-102", "aws", "kenta.ishii", "a person's key that does not end by itself"),
    Planted("CLD-113", "aws", "legacy-operations", "allows whole services"),
    Planted("CLD-114", "aws", "legacy-operations", "decrypts with every key"),
    Planted("CLD-115", "aws", "legacy-operations", "a role that nobody takes on"),
    Planted("CLD-125", "aws", "build-runner", "its policy is a way to more rights"),
    Planted("CLD-203", "aws", "bastion-old", "SSH is no port approved for the internet"),
    Planted("CLD-211", "aws", "bastion-old", "its access list lets everybody in to SSH"),
    Planted("CLD-401", "aws", "cms-uploads", "the disk itself, as its own account tells"),
    Planted("CLD-514", "aws", ACCOUNT, "a stopped trail would call nobody"),
    Planted("CLD-562", "trail", "takumi.aoki", "used a right after leaving"),
    Planted("CLU-01", "kubernetes", "log-shipper-legacy", "short of Baseline, being privileged"),
    Planted("CLU-03", "kubernetes", "moderation/reviewers", "a reader of secrets nobody approved"),
    Planted("CLU-36", "kubernetes", "moderation/", "no policy selects its pods"),
    Planted("IDN-17", "people", "wiki-H1013", "nobody signed in to it for 90 days"),
    Planted("JML-05", "people", "AP-0012", "approved by somebody who does not answer for it"),
    Planted("JML-11", "people", "K3003", "began to work without the pledge"),
    Planted("JML-13", "aws", "legacy-operations", "may do everything, and nobody approved it"),
    Planted("JML-13", "aws", "build-runner", "gets there by that role, and nobody approved it"),
    Planted("TEC-13", "scans", "log-shipper-legacy", "what its scan found is not mended"),
    Planted("TIE-03", "aws", "shared-ops", "live, and nobody's of whom HR knows"),
)
"""What is wrong in the estate, by control, in the order of its interest; all else is to hold."""

EMERGENCY = Planted("GEN-07", "aws", "break-glass", "an approved exception, in force")
FEDERATION = Planted("CLD-103", "aws", "", "people sign in by IAM until the move is over")
GROUPS = Planted("CLU-06", "kubernetes", "", "people are bound by name until the move is over")
WAIVED = (EMERGENCY, FEDERATION, GROUPS)
"""The failures that stand under a waiver; an empty resource means every one of the control."""


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
