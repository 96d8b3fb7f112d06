"""`tieout permissions`: what a source needs, in a form to hand to whoever grants it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from tieout.settings.configuration import Configuration

STORE = (
    "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/01234567-89ab-cdef-0123-456789abcdef"
)
ORGANISATION = """
[[aws]]
name = "acme"
organization = true
member_role = "AcmeAudit"
member_external_id = "a-secret-that-is-not-printed"
exclude_ous = ["ou-ab12-cdefghij"]
"""


def policies(said: Any) -> dict[str, Any]:
    """The policies that were printed, by name; a single one has none."""
    found = json.loads(said.out)
    return {"TieoutReads": found} if "Statement" in found else found


def actions(found: dict[str, Any]) -> set[str]:
    return {
        action
        for document in found.values()
        for each in document["Statement"]
        for action in each["Action"]
    }


def test_permissions_are_the_least_that_is_needed(tieout: Any) -> None:
    """The policies allow reads only, and nothing that returns content."""
    allowed = actions(policies(tieout("permissions", "aws")))
    assert "s3:ListAllMyBuckets" in allowed
    assert not {"s3:GetObject", "cloudtrail:LookupEvents", "sts:AssumeRole"} & allowed
    cluster = tieout("permissions", "kubernetes").out
    assert "- list" in cluster
    assert "create" not in cluster
    assert "secrets" not in cluster


def test_a_role_names_what_some_check_asks_for(tieout: Any) -> None:
    """Of a cluster a kind that no check reads is not asked for, and so is not granted."""
    rules = yaml.safe_load(tieout("permissions", "kubernetes").out)["rules"]
    named = {(rule["apiGroups"][0], name) for rule in rules for name in rule["resources"]}
    assert {("", "persistentvolumes"), ("gateway.networking.k8s.io", "gateways")} <= named
    assert not {("", "limitranges"), ("batch", "jobs"), ("apps", "replicasets")} & named


def test_secrets_are_granted_where_settings_say_so(tieout: Any, workspace: Path) -> None:
    """The role lists secrets for a cluster that opts in, and says above what that gives away."""
    place = workspace / "tieout.toml"
    table = '\n[[kubernetes]]\nname = "other"\nsecrets = true\n'
    place.write_text(place.read_text(encoding="utf-8") + table, encoding="utf-8")
    said = tieout("permissions", "kubernetes").out
    assert "may read their values" in said
    rules = yaml.safe_load(said)["rules"]
    named = [rule for rule in rules if "secrets" in rule["resources"]]
    assert named == [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]}]


def test_what_is_delivered_as_files_is_read_and_no_more(tieout: Any) -> None:
    """Each table of sources of `tieout.toml` is known by its name, and a file needs no right."""
    inner = {name: get_args(each.annotation) for name, each in Configuration.model_fields.items()}
    sources = {
        name
        for name, of in inner.items()
        if "name" in getattr(next(iter(of), None), "model_fields", ())
    }
    assert {"aws", "kubernetes", "people"} < sources
    for table in sources - {"aws", "kubernetes"}:
        said = tieout("permissions", table)
        assert (0, f"[[{table}") == (said.code, said.out[said.out.index("[[") :][: len(table) + 2])
        assert said.out.startswith("read access to the files")
        assert said.out.endswith("nothing else\n")


def test_one_policy_by_name(tieout: Any) -> None:
    """Where IAM's limit of size asks for several policies, each can be had alone."""
    for name, document in policies(tieout("permissions", "aws")).items():
        assert document == json.loads(tieout("permissions", "aws", "--part", name).out)
    said = tieout("permissions", "aws", "--part", "Other")
    assert (2, True) == (said.code, "TieoutReads" in said.error)


def test_content_is_printed_apart(tieout: Any) -> None:
    """With trail-events one more policy is printed, of the named places; the others stay."""
    plain = policies(tieout("permissions", "aws"))
    words = (
        "--with",
        "trail-events",
        "--trail-bucket",
        "trails.example/acme",
        "--event-data-store",
    )
    more = policies(tieout("permissions", "aws", *words, STORE))
    extra = more.pop("TieoutTrailEvents")
    assert list(plain.values()) == list(more.values())
    places = {action: each["Resource"] for each in extra["Statement"] for action in each["Action"]}
    assert places == {
        "cloudtrail:LookupEvents": "*",
        "s3:GetObject": ["arn:aws:s3:::trails.example/acme/AWSLogs/*"],
        "s3:ListBucket": ["arn:aws:s3:::trails.example"],
        "cloudtrail:DescribeQuery": [STORE],
        "cloudtrail:GetQueryResults": [STORE],
        "cloudtrail:StartQuery": [STORE],
    }


def test_buckets_that_the_workspace_reads_are_granted(tieout: Any, workspace: Path) -> None:
    """With trail-events the tables of the workspace name the places, beside those of the line."""
    file = workspace / "tieout.toml"
    table = (
        '\n[[trail_events]]\nname = "trail"\nbucket = "example-trail"\nprefix = "acme"\n'
        'aws = "prod"\nregion = "eu-west-1"\ndays = 31\n'
    )
    file.write_text(file.read_text() + table)
    extra = policies(tieout("permissions", "aws", "--with", "trail-events"))["TieoutTrailEvents"]
    allowed = {action: each for each in extra["Statement"] for action in each["Action"]}
    assert set(allowed) == {"cloudtrail:LookupEvents", "s3:GetObject", "s3:ListBucket"}
    assert allowed["s3:GetObject"]["Resource"] == ["arn:aws:s3:::example-trail/acme/AWSLogs/*"]
    assert allowed["s3:ListBucket"]["Condition"] == {"StringLike": {"s3:prefix": "acme/AWSLogs/*"}}


def test_an_organisation_needs_more_at_home(tieout: Any, workspace: Path) -> None:
    """Who finds and enters accounts may list them and assume the one role, by its name."""
    file = workspace / "tieout.toml"
    file.write_text(file.read_text() + ORGANISATION)
    said = tieout("permissions", "aws")
    home = policies(said)["TieoutHome"]["Statement"]
    assert [(each["Action"], each["Resource"]) for each in home] == [
        (
            [
                "organizations:ListAccounts",
                "organizations:ListAccountsForParent",
                "organizations:ListOrganizationalUnitsForParent",
            ],
            "*",
        ),
        (["sts:AssumeRole"], ["arn:aws:iam::*:role/AcmeAudit"]),
    ]
    template = yaml.safe_load(tieout("permissions", "aws", "--format", "cloudformation").out)
    assert "AcmeAudit" == template["Parameters"]["RoleName"]["Default"]
    assert "IsHome" == template["Resources"]["TieoutHome"]["Condition"]
    assert "a-secret" not in said.out + str(template)


DEPLOY = """
import json, sys, boto3
from moto import mock_aws
template = sys.stdin.read()
with mock_aws():
    def client(name): return boto3.client(name, region_name="us-east-1")
    given = {"TrustedAccountId": sys.argv[1], "ExternalId": sys.argv[2]}
    client("cloudformation").create_stack(
        StackName="audit", TemplateBody=template, Capabilities=["CAPABILITY_NAMED_IAM"],
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()])
    iam = client("iam")
    (role,) = [each for each in iam.list_roles()["Roles"] if "Audit" in each["RoleName"]]
    attached = iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
    documents = {}
    for each in attached:
        version = iam.get_policy(PolicyArn=each["PolicyArn"])["Policy"]["DefaultVersionId"]
        documents[each["PolicyName"]] = iam.get_policy_version(
            PolicyArn=each["PolicyArn"], VersionId=version)["PolicyVersion"]["Document"]
    print(json.dumps({"name": role["RoleName"], "trust": role["AssumeRolePolicyDocument"],
                      "documents": documents}))
"""


def deployed(template: str, trusted: str, external_id: str) -> dict[str, Any]:
    """What CloudFormation makes of a template, in an account of moto's (123456789012)."""
    words = [sys.executable, "-c", DEPLOY, trusted, external_id]
    done = subprocess.run(words, input=template, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("trusted", "asked"), [("111122223333", "ours"), ("123456789012", "")])
def test_the_template_makes_the_role(
    tieout: Any, workspace: Path, trusted: str, asked: str
) -> None:
    """The stack has the role, its policies, and the trust that is asked for; home has more."""
    file = workspace / "tieout.toml"
    file.write_text(file.read_text() + ORGANISATION)
    printed = policies(tieout("permissions", "aws"))
    template = tieout("permissions", "aws", "--format", "cloudformation").out
    made = deployed(template, trusted, asked)
    assert "AcmeAudit" == made["name"]
    (statement,) = made["trust"]["Statement"]
    assert f"arn:aws:iam::{trusted}:root" == statement["Principal"]["AWS"]
    wanted = {"StringEquals": {"sts:ExternalId": asked}} if asked else None
    assert wanted == (statement.get("Condition") or None)
    if trusted != "123456789012":
        del printed["TieoutHome"]
    assert {f"AcmeAudit-{name}": document for name, document in printed.items()} == made[
        "documents"
    ]


def test_the_terraform_file_holds_the_same_policies(tieout: Any, workspace: Path) -> None:
    """Each policy is a resource, attached to the role; home's only where the variable says so."""
    file = workspace / "tieout.toml"
    file.write_text(file.read_text() + ORGANISATION)
    text = tieout("permissions", "aws", "--format", "terraform").out
    printed = policies(tieout("permissions", "aws"))
    for name, document in printed.items():
        resource = text.index(f'resource "aws_iam_policy" "{name}"')
        start = text.index("jsonencode(", resource) + len("jsonencode(")
        found, _ = json.JSONDecoder().raw_decode(text, start)
        assert document == found
        assert f'"aws_iam_role_policy_attachment" "{name}"' in text
    assert 2 == text.count("var.home ? 1 : 0")
    assert 'default = "AcmeAudit"' in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("azure",), "use one of aws, kubernetes, identity, manifests, people, registers, reviews"),
        (("kubernetes", "--format", "terraform"), "of aws only"),
        (("aws", "--with", "objects"), "the one extra is trail-events"),
        (("aws", "--trail-bucket", "trails.example"), "--with trail-events"),
        (("aws", "--with", "trail-events", "--trail-bucket", "a/*"), "is no bucket"),
        (("aws", "--with", "trail-events", "--event-data-store", "x"), "is no store"),
        (("aws", "--format", "terraform", "--part", "TieoutReads1"), "leave --format out"),
    ],
)
def test_what_cannot_be_granted(tieout: Any, words: tuple[str, ...], told: str) -> None:
    """A mistake is one sentence, and nothing is printed that could be granted by accident."""
    said = tieout("permissions", *words)
    assert (2, True, "") == (said.code, told in said.error, said.out)
