"""What each field of an operator's files means, in the words that an editor shows beside it."""

from collections.abc import Mapping

from tieout.aws_words import AWS_WORDS
from tieout.notice_words import NOTICE_WORDS
from tieout.scanner_words import SCANNER_WORDS

_REASON = "Why; an auditor reads it."
_APPROVER = "Who approved it, by role or name."
_CELL = "The cell where it stands, such as B2."
_ROW = "The text that the row begins with where it stands."
_SOURCE = "The name of the source; part of every scope, so keep it."

_CONFIGURATION: Mapping[str, Mapping[str, str]] = {
    "Configuration": {
        "organisation": "Who is audited; on every workbook, and the name of the ledger: keep it.",
        "vault": "The folder of the evidence.",
        "frameworks": "Frameworks to report on, by id or alias; the default ones when left out.",
        "aws": "AWS accounts or organisations, a table each.",
        "kubernetes": "Clusters, a table each.",
        "manifests": "Folders of manifests that are to be applied, a table each.",
        "people": "Systems that listings of people are exported from, a table each.",
        "scanners": "Files of findings that scanners wrote, a table for each source.",
        "trail_events": "Folders of CloudTrail events, a table each.",
        "out_of_scope": "Worlds that are not used at all, each with its decision.",
        "include_texts": "Whether texts of overlays/texts are stored with runs and handed over.",
        "redaction": "What the secret scan finds and may be stored all the same.",
        "retention": "How long evidence is kept, by class of data; for ever when left out.",
        "seal": "What signs the ledger and the packs; nothing is signed when left out.",
        "schedule": "When looks fall due, for tieout schedule.",
        "notices": "Who is told after a run; nobody when left out.",
        "gate": "What fails tieout gate, and what it holds to.",
    },
    "TrailEventsSettings": {
        "name": _SOURCE,
        "folder": "The folder of the files, as a trail delivered or Lake exported them.",
        "countries": "A CSV file of networks and countries; without it no country is known.",
        "public_keys": "The answer of aws cloudtrail list-public-keys, to check digests by.",
    },
    "GateSettings": {
        "baseline": "A run, date, tag, or baseline file (ends in .json): what is held to.",
        "fail_on": "Which changes fail; regression, new-resource, lost-sight when left out.",
        "controls": "Patterns over controls that may fail it; all when left out.",
        "owners": "Owners whose controls may fail it.",
        "frameworks": "Frameworks whose controls may fail it, by id or alias.",
    },
    "RedactionSettings": {
        "allow": "Findings of the secret scan that are no secret, or may be stored.",
    },
    "AllowedFinding": {
        "rule": "The rule of the scan, as the gap of the unit names it.",
        "kind": "The kind it was found in, or the file of the workspace; * for any.",
        "field": "The field that the gap names, less its numbers; * for any.",
        "reason": "Why it may be stored.",
        "approved_by": "Who decided so.",
    },
    "RetentionSettings": {
        "personal": "How long listings of people are kept: 90 days, 18mo, 7y.",
        "identity": "How long accounts, roles and rights are kept.",
        "configuration": "How long all else is kept.",
        "approved_by": "Who approved these spans, and what is erased by them.",
    },
    "SealSettings": {
        "key": "The key file, as ssh-keygen makes it: Ed25519 or ECDSA P-256.",
        "agent": "The fingerprint of a key in the running ssh-agent: SHA256:...",
        "kms": "A key in AWS KMS, ECC_NIST_P256, by its ARN, id or alias.",
        "kms_profile": "The profile of the shared AWS files to sign in to KMS with.",
        "kms_region": "The region of a KMS key that is named by its id or alias.",
        "kms_endpoint_url": "Where KMS answers instead of AWS itself.",
        "passphrase_env": "The environment variable that holds the passphrase of the key file.",
        "passphrase_file": "The file whose first line is the passphrase of the key file.",
        "timestamp": "The service that stamps each checkpoint.",
        "copies": "Folders, and buckets as s3://bucket/prefix, that each checkpoint is copied to.",
        "copies_profile": "The profile of the shared AWS files to sign in to the buckets with.",
        "copies_region": "The region of the buckets.",
        "copies_endpoint_url": "Where S3 answers instead of AWS itself.",
    },
    "TimestampSettings": {
        "url": "Where the service answers RFC 3161 over https.",
        "roots": "A file of the certificates that its tokens are held to, in PEM.",
        "ca_file": "A file of the certificates behind its https; the system's when left out.",
        "plain_http_on_loopback": "Whether http may be used to a service on this machine.",
    },
    "ManifestSettings": {
        "name": _SOURCE,
        "folder": "The folder that holds the manifests, or one file of them.",
        "namespace": "Where manifests are applied that name no namespace.",
    },
    "KubernetesSettings": {
        "name": _SOURCE,
        "kubeconfig": "The kubeconfig file; the usual one when left out.",
        "context": "The context in it; the current one when left out.",
        "in_cluster": "Sign in as the account of the pod that Tieout runs in.",
    },
    "PeopleSettings": {"name": _SOURCE, "files": "The listings, each with its mapping."},
    "PeopleFile": {"file": "The listing, CSV or XLSX.", "mapping": "What its columns mean."},
    "OutOfScope": {"reason": _REASON, "approved_by": _APPROVER},
}

_CONTROLS: Mapping[str, Mapping[str, str]] = {
    "ControlsFile": {"controls": "The controls."},
    "OverlayFile": {
        "controls": "Controls of your own.",
        "changes": "Changes of controls that stand elsewhere.",
        "not_applicable": "Requirements that do not apply to the organisation.",
    },
    "ControlFields": {
        "id": "Letters, a hyphen and two digits or more: ACME-01. Keep it for ever.",
        "title": "The control in a few words.",
        "statement": "What must hold, so that two people would judge it alike.",
        "owner": "The role that answers for it.",
        "frequency": "How often it is performed; older evidence is stale.",
        "automation": "Who judges: a check, a check and a person, or a person.",
        "target": "The automation aimed at, where it is not reached yet.",
        "parameters": "Thresholds that its checks take by name; a span is such as '90 days'.",
        "type": "The kind of measure, such as technical.",
        "basis": "Where it comes from, such as commitment.",
        "evidence": "What an auditor is shown.",
        "pass_condition": "When it holds, exactly.",
        "population": "All that is judged.",
        "scope": "Where it applies; everywhere when left out.",
        "not_applicable": "A decision that it is out of scope.",
        "satisfies": "The requirements that it is mapped to, by framework.",
        "unmapped": "Why it satisfies no requirement, where it satisfies none.",
    },
    "StatedParameter": {
        "value": "The value; a span is such as '90 days'.",
        "unit": "days, hours, minutes, count, count of X, percent, list of X, yes or no, text.",
        "means": "What it means, in a line.",
        "weaker": "Which way it asks for less: more of it, less of it, or any other value.",
    },
    "ScopeLimit": {
        "only": "Patterns over scopes: production, or production/*/ap-northeast-1.",
        "without": "Patterns over scopes that are left out.",
        "reason": _REASON,
        "approved_by": _APPROVER,
        "approved_on": "The day of the decision.",
    },
    "RequirementScoping": {
        "framework": "The framework, by id or alias.",
        "requirements": "The requirements that do not apply.",
        "reason": _REASON,
        "approved_by": _APPROVER,
        "approved_on": "The day of the decision.",
    },
    "Dropped": {"id": "The requirement.", "reason": _REASON},
    "Satisfied": {
        "id": "The requirement.",
        "meets": "full: alone meets all that is asked; partial: a part; supporting: helps only.",
        "why": "What it meets and what it leaves open, in one line.",
    },
    "NotApplicable": {
        "reason": _REASON,
        "approved_by": _APPROVER,
        "approved_on": "The day of the decision.",
    },
    "Change": {
        "control": "The control that is changed.",
        "owner": "Another owner.",
        "frequency": "Another frequency.",
        "parameters": "Other thresholds; those not named stay as they are.",
        "scope": "Where it applies.",
        "satisfies": "Further requirements, each with the reason why it is mapped.",
        "drops": "Requirements that it is no longer mapped to, each with the reason.",
        "not_applicable": "A decision that it is out of scope.",
    },
}

_WAIVERS: Mapping[str, Mapping[str, str]] = {
    "WaiversFile": {"waivers": "The accepted exceptions."},
    "WaiverFields": {
        "id": "Its name, once in the file.",
        "control": "The control that is not held.",
        "check": "A pattern over checks; * stands for any text.",
        "scope": "A pattern over scopes, such as production/*.",
        "resource": "A pattern over resource ids.",
        "reason": _REASON,
        "requested_by": "Who asked for it.",
        "approved_by": "Who approved it; not who asked for it.",
        "starts": "The first day on which it holds, in UTC.",
        "ends": "The last day on which it holds, in UTC.",
        "compensating": "What lessens the risk meanwhile.",
        "ticket": "Where it is followed up.",
    },
}

_PEOPLE: Mapping[str, Mapping[str, str]] = {
    "PeopleMapping": {
        "kind": "What a row is: a person, a training, a pledge, an approval.",
        "format": "csv or xlsx; by the file's suffix when left out.",
        "encoding": "The encoding of a CSV file.",
        "delimiter": "What parts the cells of a CSV file.",
        "sheet": "The sheet of an XLSX file.",
        "header_row": "The line of the header, counted from 1.",
        "dates": "How dates are written, as strptime formats.",
        "time_zone": "The site's time zone, such as Asia/Tokyo.",
        "columns": "The column for each field, by its header; others are never looked at.",
        "constants": "Fields that are the same for every row.",
        "control_total": "How many rows were delivered, so that a cut listing is noticed.",
        "as_of": "Where the listing says of which day it is.",
        "newest": "How old that day may be, such as '3 days'.",
    },
    "MappedColumn": {
        "column": "The column's header.",
        "values": "What cells mean: written to meant; * for every other.",
        "split": "What parts several values in one cell.",
    },
    "Spot": {"cell": _CELL, "text": _ROW},
    "ControlTotal": {
        "cell": _CELL,
        "text": _ROW,
        "count": "The number itself.",
        "counts": "Whether it counts rows or persons.",
    },
}

_FRAMEWORK: Mapping[str, Mapping[str, str]] = {
    "FrameworkFields": {
        "framework": "Its id, with the edition.",
        "name": "Its name in full.",
        "edition": "The edition, as its publisher calls it.",
        "publisher": "Who publishes it.",
        "aliases": "Short names for it.",
        "default": "Whether a workspace that names no framework is audited against it.",
        "withdrawn": "The day on which the publisher withdrew it.",
        "note": "What else to know of it.",
        "oscal_prefix": "What its ids begin with in OSCAL.",
        "rights": "Whose words its titles are.",
        "groups": "Headings, each above those under it.",
        "requirements": "The requirements, in auditors' order.",
    },
    "RequirementGroup": {
        "id": "Its id.",
        "title": "Its title, in your own words where the text is not free.",
        "title_ja": "Its title in Japanese.",
        "level": "What it is: clause, theme, category, goal, chapter.",
        "parent": "The heading over it.",
        "category": "The category that it belongs to.",
    },
    "Requirement": {
        "id": "Its id, as auditors cite it.",
        "title": "Its title, in your own words where the text is not free.",
        "title_ja": "Its title in Japanese.",
        "group": "The heading that it stands under.",
        "kind": "What it is: clause or control.",
        "parent": "The requirement that it is part of.",
        "category": "The category that it belongs to.",
        "coso_principle": "The number of the COSO principle that it restates.",
        "change": "What it is beside the edition before: new, merged, updated.",
        "from_2013": "The requirements of the 2013 edition that it took over.",
        "applies_to": "Whom it binds: all, service-provider and the like.",
        "cadence": "How often it asks for the work.",
        "targeted_risk_analysis": "Whether how often is set by a targeted risk analysis.",
        "mandatory_from": "The day until which it was good practice only.",
        "mandatory_from_scope": "What part of it that day concerns.",
        "superseded_by": "The requirement that took its place.",
        "superseded_on": "The day on which it no longer counts.",
        "aliases": "Ids that other prints use for it.",
        "text": "The publisher's own wording, where that is in the public domain.",
        "note": "What else to know of it.",
    },
}

_BASELINE: Mapping[str, Mapping[str, str]] = {
    "BaselineFile": {
        "tieout_baseline": "The version of the form.",
        "run": "The run it was taken from.",
        "set_aside": "Requirements decided not to apply, as framework:id.",
        "waivers": "The waivers that were in force.",
        "controls": "Every control, as it was asked for.",
        "checks": "Every check of a control, with its thresholds.",
        "results": "What each check said in each place, counted.",
        "resources": "The resources whose verdict is not that of the rest.",
        "populations": "The marks of every resource judged, a population a line.",
        "digest": "SHA-256 of the bytes of all lines above.",
    },
    "BaselineRun": {
        "id": "Its id.",
        "digest": "SHA-256 of the stored run.",
        "organisation": "Who was audited.",
        "now": "The instant it was judged at.",
        "code": "A digest of the code that collected and judged.",
        "frameworks": "The frameworks it was judged against.",
    },
    "BaselineWaiver": {
        "id": "Its name in waivers.yaml.",
        "control": "The control that is not held.",
        "digest": "SHA-256 of what it says.",
    },
    "BaselineControl": {
        "id": "Its id.",
        "verdict": "The worst of its results.",
        "owner": "Who answers for it.",
        "frequency": "How often it is performed.",
        "automation": "Who judges.",
        "not_applicable": "Why it was decided not to apply, where it was.",
        "scope": "Where it applies, as JSON; everywhere when left out.",
        "satisfies": "How far it meets requirements, by framework.",
    },
    "BaselineCheck": {
        "control": "The control.",
        "check": "The check.",
        "source": "A digest of its code.",
        "parameters": "The thresholds that it was given.",
    },
    "BaselineResult": {
        "control": "The control.",
        "check": "The check.",
        "scope": "The place.",
        "kind": "The kind of what was judged.",
        "block": "SHA-256 of the stored results.",
        "record": "SHA-256 of the population.",
        "joined": "A digest of the other populations that the check read.",
        "verdicts": "How many resources have each verdict.",
        "rest": "The verdict of every resource that is not named.",
        "whole": "The verdict of the population itself.",
    },
    "BaselineResource": {
        "control": "The control.",
        "check": "The check.",
        "scope": "The place.",
        "resource": "Its id.",
        "verdict": "Its verdict.",
        "waiver": "The waiver it is under.",
    },
    "BaselinePopulation": {
        "record": "SHA-256 of the population.",
        "marks": "20 hexadecimal digits a resource: 12 of its id's SHA-256, 8 of its row's.",
    },
}

WORDS: Mapping[str, Mapping[str, str]] = {
    **_CONFIGURATION, **_CONTROLS, **_WAIVERS, **_PEOPLE, **_FRAMEWORK, **_BASELINE,
    **AWS_WORDS, **NOTICE_WORDS, **SCANNER_WORDS,
}  # fmt: skip
"""The meaning of each field, by the model that holds it."""
