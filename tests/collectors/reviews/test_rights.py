"""Rights as reviewers read them: of AWS, of Identity Center, of clusters, and what is not seen."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.reviews.held import Seen
from collectors.reviews.snapshot import forms_of, rights_of
from evidence.canonical import sha256
from evidence.record import Completeness, Evidence, Record
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic

NOW = datetime(2026, 6, 15, 9, tzinfo=UTC)
ACCOUNT = Scope("prod", ("111122223333",))
REGION = Scope("prod", ("111122223333", "eu-west-1"))
CLUSTER = Scope("k8s")
HR = Scope("hr", ("staff.csv",))
ARN = "arn:aws:iam::111122223333:user/mika"
GAP = Gap("iam:GetAccountAuthorizationDetails", "denied", "AccessDenied", None, "no")


def statement(source: str, actions: list[str], resources: list[str]) -> dict[str, Any]:
    """A statement that allows."""
    return {
        "source": source,
        "effect": "Allow",
        "actions": actions,
        "not_actions": [],
        "resources": resources,
        "not_resources": [],
        "principals": [],
        "conditions": [],
    }


USER = {
    "id": ARN,
    "name": "mika",
    "tags": {"employee-id": "H1"},
    "created": "2024-04-01T00:00:00+00:00",
    "console": True,
    "mfa": True,
    "password_last_used": "2026-06-01T00:00:00+00:00",
    "password_changed": None,
    "keys": [],
    "groups": ["ops"],
    "statements": [
        statement("inline all", ["*"], ["*"]),
        statement("managed arn:aws:iam::111122223333:policy/read", ["s3:Get*"], ["*"]),
    ],
    "boundary": None,
}
BUCKETS = [
    {"id": "arn:aws:s3:::people", "name": "people", "tags": {"data-class": "personal"},
     "policy": []},
    {"id": "arn:aws:s3:::logs", "name": "logs", "tags": {}, "policy": []},
]  # fmt: skip
PERSON = {
    "id": "H1", "email": "mika@example.com", "aliases": [], "name": None, "entity": "Example K.K.",
    "country": "JP", "department": "Ops", "manager": None, "spells": [], "on_leave_until": None,
}  # fmt: skip
APPROVAL = {
    "id": "A1", "person": "mika@example.com", "resource": "people", "purpose": "care",
    "requested_by": "H1", "approved_by": "H2", "approved_on": "2026-01-01", "until": None,
}  # fmt: skip
SET = {
    "id": "arn:set", "instance": "arn:i", "name": "Admin", "session_minutes": 60,
    "managed": ["arn:aws:iam::aws:policy/AdministratorAccess"], "customer_managed": [],
    "inline": [],
    "assignments": [{"account": "111122223333", "type": "GROUP", "principal": "g-1"}],
}  # fmt: skip
GROUP = {"id": "g-1", "store": "d-1", "name": "admins", "members": ["u-1"]}
MEMBER = {"id": "u-1", "store": "d-1", "name": "mika@example.com", "enabled": True}
ROLE = {
    "id": "clusterrole/cluster-admin", "name": "cluster-admin", "namespace": None, "system": True,
    "aggregated": False, "writers": None,
    "rules": [{"verbs": ["*"], "groups": ["*"], "resources": ["*"], "names": [], "urls": []}],
}  # fmt: skip
BINDING = {
    "id": "clusterrolebinding/ops", "name": "ops", "namespace": None, "role_kind": "ClusterRole",
    "role_name": "cluster-admin", "system": False, "writers": None,
    "subjects": [
        {"kind": "User", "name": "oidc:mika@example.com", "namespace": None},
        {"kind": "Group", "name": "oidc:ops", "namespace": None},
        {"kind": "ServiceAccount", "name": "robot", "namespace": "apps"},
    ],
}  # fmt: skip
EVERYTHING = {
    ("aws.iam.user", ACCOUNT): [USER],
    ("aws.s3.bucket", ACCOUNT): BUCKETS,
    ("aws.sso.permission_set", REGION): [SET],
    ("aws.identitystore.group", REGION): [GROUP],
    ("aws.identitystore.user", REGION): [MEMBER],
    ("kubernetes.role", CLUSTER): [ROLE],
    ("kubernetes.binding", CLUSTER): [BINDING],
    ("people.person", HR): [PERSON],
    ("people.approval", HR): [APPROVAL],
}


class Stored:
    """A run in memory: its evidence, and the objects that it names."""

    def __init__(self, populations: Any, partial: str = "") -> None:
        self.now = NOW
        self.evidence = []
        self._objects = {}
        for (kind, scope), rows in populations.items():
            whole = kind != partial
            record = Record(kind, scope, (), Completeness(whole), rows)
            self._objects[record.digest] = record.body
            self.evidence.append(
                Evidence(
                    "run-1", kind, scope, scope.source, "aws", "c", "v", "me",
                    Traffic(1, 1, NOW, NOW, ()), sha256(b""), record.digest, len(rows), whole,
                    None if whole else GAP,
                )
            )  # fmt: skip

    def get(self, digest: str) -> bytes:
        """The object of that digest."""
        return self._objects[digest]


def seen_of(populations: Any, partial: str = "") -> Seen:
    """What a run saw of these populations."""
    run: Any = Stored(populations, partial)
    return Seen(run, run)


@pytest.fixture
def rights():
    """All rights of the small estate, by what each is called."""
    found, looked = rights_of(seen_of(EVERYTHING))
    assert all(each.complete for each in looked), looked
    return {(each.account, each.right): each for each in found}


def test_what_a_user_of_aws_may_do(rights) -> None:
    """Signing in, each policy with its words, each group, each tagged store, with whose it is."""
    mine = {right: each for (account, right), each in rights.items() if account == "mika"}
    assert set(mine) == {
        "sign in", "inline all", "managed arn:aws:iam::111122223333:policy/read", "group ops",
        "read objects",
    }  # fmt: skip
    everything = mine["inline all"]
    assert (everything.privileged, everything.gives) == (True, "may * on *")
    assert {each.person for each in mine.values()} == {"H1"}
    store = mine["read objects"]
    assert (store.resource, store.data_class) == ("arn:aws:s3:::people", "personal")
    assert (store.approval, store.approvers) == ("A1", ("H2",))
    assert (store.department, store.since, store.last_used) == ("Ops", "2024-04-01", "2026-06-01")


def test_assignments_of_identity_center(rights) -> None:
    """A set given to a group, and who is in it, are rights of their own."""
    given = rights["admins", "permission set Admin"]
    assert (given.privileged, given.resource, given.sort) == (True, "111122223333", "unresolved")
    member = rights["mika@example.com", "group admins"]
    assert (member.person, member.gives) == ("H1", "what is assigned to group admins")


def test_bindings_of_clusters(rights) -> None:
    """Each subject is a holder: a person by address, a group, a machine."""
    bound = {account: each for (account, right), each in rights.items() if "cluster-admin" in right}
    assert {account: each.sort for account, each in bound.items()} == {
        "oidc:mika@example.com": "person",
        "oidc:ops": "group",
        "apps/robot": "service",
    }
    assert all(each.privileged for each in bound.values())
    assert bound["oidc:ops"].gives == "* *"


def test_a_row_is_found_again(rights) -> None:
    """What is told besides leaves id and form alone; what it gives makes another form."""
    right = rights["mika", "inline all"]
    later = replace(right, last_used="2026-06-14", person="H9", record="0" * 64)
    assert (later.id, later.form) == (right.id, right.form)
    assert later.substance != right.substance
    assert replace(right, gives="less").form != right.form


@pytest.mark.parametrize("partial", ["aws.iam.user", "aws.s3.bucket", "people.person"])
def test_a_partial_population_is_told(partial) -> None:
    """Whatever a snapshot rests on and was not read whole keeps it from being whole."""
    _, looked = rights_of(seen_of(EVERYTHING, partial), ["aws.iam.user"])
    gaps = [each.why for each in looked if not each.complete]
    assert len(gaps) == 1
    assert "AccessDenied" in gaps[0]


def test_an_unobserved_field_is_told() -> None:
    """Policies that could not be read give no rows, and a snapshot that is not whole."""
    row = {name: value for name, value in USER.items() if name != "statements"}
    row["_unobserved"] = {"statements": "denied"}
    rights, looked = rights_of(seen_of({**EVERYTHING, ("aws.iam.user", ACCOUNT): [row]}))
    assert "inline all" not in {each.right for each in rights}
    assert next(each.why for each in looked if not each.complete).startswith("statements of")


def test_without_people_a_snapshot_is_not_whole() -> None:
    """Where nobody is known, nobody can be told to judge their own rights."""
    without = {key: rows for key, rows in EVERYTHING.items() if key[0] != "people.person"}
    _, looked = rights_of(seen_of(without))
    assert "the run read no people" in looked[-1].why


def test_scopes_and_kinds_narrow() -> None:
    """A source, a pattern and a kind each leave the others out."""
    seen = seen_of(EVERYTHING)
    assert {each.kind for each in rights_of(seen, scopes=["k8s"])[0]} == {"kubernetes.binding"}
    assert {each.kind for each in rights_of(seen, scopes=["prod/*/eu*"])[0]} == {
        "aws.sso.permission_set", "aws.identitystore.group",
    }  # fmt: skip
    assert {each.kind for each in rights_of(seen, ["aws.iam.user"])[0]} == {"aws.iam.user"}
    forms, whole = forms_of(seen, ["aws.iam.user"], ["prod"])
    assert (len(forms), whole) == (5, {("aws.iam.user", "prod/111122223333")})
