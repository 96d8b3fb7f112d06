"""Lists answered with zero items: nothing passes for want of things to judge."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest

from evidence.run_store import RunReader
from evidence.verdict import Verdict
from tests.flow.estate import (
    Spoken,
    audited,
    empty_account,
    results,
    tieout,
    workspace_at,
)
from tieout.cli.summary import exit_code
from tieout.demo.registers import registers
from tieout.demo.story import REGIONS
from tieout.standins.aws import ACCOUNT
from tieout.standins.kubernetes import KubernetesStandIn
from tieout.workspace import Workspace

LISTINGS = (
    "hr/employees.csv", "hr/training.xlsx", "hr/pledges.csv", "hr/approvals.csv",
    "hr/accounts.csv", "hr/screenings.csv", "registers/identity-links.csv",
    *(f"registers/{name}.csv" for name in registers()),
)  # fmt: skip
HELD = {
    ("aws.account", ACCOUNT, "administrators_are_few"),
    ("aws.account", ACCOUNT, "root_has_no_keys"),
    ("aws.ec2.security_group", "default", "group_opens_no_admin_port"),
    ("aws.ec2.security_group", "default", "open_ports_are_approved"),
    *(("aws.emr.public_access_block", each, "emr_refuses_public_clusters") for each in REGIONS),
    *(("aws.events.bus", f"{each} default", "event_bus_is_not_public") for each in REGIONS),
    *(
        ("aws.events.bus", f"{each} default", "event_bus_is_used_by_known_accounts")
        for each in REGIONS
    ),
    ("aws.organizations.account", None, "organisation_ties_out_with_accounts"),
    # moto makes an instance in each region that is asked; AWS makes none by itself.
    *(("aws.sso.instance", each, "identity_center_is_read") for each in REGIONS),
    ("kubernetes.control_plane", "control-plane", "control_plane_version_is_supported"),
}
"""What a fresh account holds and may pass for: itself, in which nobody but root may do anything,
and each region's default group, its default event bus, and the block that EMR begins with; of a
fresh cluster, the version that it tells."""


def emptied(path: Path) -> bytes:
    """A listing with its header and nobody under it."""
    if path.suffix == ".csv":
        return path.read_bytes().splitlines(keepends=True)[0]
    book, out = openpyxl.load_workbook(path), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.delete_rows(2, sheet.max_row)
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, RunReader]]:
    """An organisation of nothing: an account, a cluster and listings nobody has used yet."""
    folder = tmp_path_factory.mktemp("bare")
    with empty_account() as url, KubernetesStandIn(cluster="bare") as standin:
        workspace_at(folder, aws_url=url, kubernetes_url=standin.url)
        for name in LISTINGS:
            path = folder / name
            path.write_bytes(emptied(path))
        for path in (folder / "scans").glob("*.json"):
            path.write_text(json.dumps({"SchemaVersion": 2, "Results": []}))
        (folder / "trail" / "events.jsonl").write_bytes(b"")
        yield folder, audited(Workspace.load(folder))


def test_an_empty_estate_passes_for_what_it_holds_alone(bare: tuple[Path, RunReader]) -> None:
    """Root and the default groups are there and are judged; nothing else passes."""
    _, reader = bare
    names: dict[str, str] = {}
    for unit in reader.run.evidence:
        for row in reader.record(unit.record).rows if unit.record else ():
            if unit.kind == "aws.ec2.security_group":
                names[row["id"]] = row["name"]
            elif unit.kind == "aws.events.bus":
                names[row["id"]] = f"{unit.scope.parts[1]} {row['name']}"
            elif unit.kind == "aws.sso.instance":
                names[row["id"]] = unit.scope.parts[1]
    passed = {
        (each.kind, names.get(each.resource or "", each.resource), each.check)
        for each in reader.results()
        if each.verdict is Verdict.PASS
    }
    assert HELD == passed


def test_an_empty_estate_speaks_of_every_check(bare: tuple[Path, RunReader]) -> None:
    """No check falls silent: each says that nothing occurred, or that it could not see."""
    _, reader = bare
    spoken = {(each.control, each.check) for each in reader.results()}
    for control in reader.controls().values():
        assert {(control.id, check) for check in control.checks} <= spoken


def test_an_empty_estate_is_not_green(bare: tuple[Path, RunReader]) -> None:
    """The command ends with 1: root has no second factor, and staff could not be seen."""
    folder, reader = bare
    assert 1 == tieout("run", "--workspace", folder).code
    assert "incomplete" == reader.run.status


@dataclass(frozen=True)
class Full:
    """The company's workspace, its undisturbed results, and the answers that are now emptied."""

    folder: Path
    place: Workspace
    chat: KubernetesStandIn
    emptying: dict[str, str]
    results: dict[Spoken, Any]


@pytest.fixture(scope="module")
def full(folder: Path, chat: KubernetesStandIn) -> Full:
    place, emptying = Workspace.load(folder), dict[str, str]()
    (source,) = (each for each in place.sources if each.system == "aws")

    def empty(parsed: dict[str, Any], event_name: str, **_: Any) -> None:
        _, service, operation = event_name.split(".")
        member = emptying.get(f"{service}:{operation}")
        if member == "Content":
            parsed[member] = parsed[member].partition(b"\n")[0] + b"\n"
        elif member in parsed:
            parsed[member] = []

    source.connection.sdk.register("after-call", empty)  # type: ignore[attr-defined]
    return Full(folder, place, chat, emptying, results(audited(place)))


@contextmanager
def nothing_in_aws(full: Full, operation: str, member: str) -> Iterator[None]:
    full.emptying[operation] = member
    yield
    full.emptying.clear()


@contextmanager
def nothing_in_cluster(full: Full, path: str, _: str) -> Iterator[None]:
    real = full.chat._api.answer

    def answer(request: Any) -> Any:
        given = real(request)
        if request.path != path:
            return given
        body = json.loads(given.body) | {"items": []}
        return replace(given, body=json.dumps(body).encode())

    with patch.object(full.chat._api, "answer", answer):
        yield


@contextmanager
def nobody_listed(full: Full, name: str, _: str) -> Iterator[None]:
    path = full.folder / name
    before = path.read_bytes()
    path.write_bytes(emptied(path))
    yield
    path.write_bytes(before)


RBAC = "/apis/rbac.authorization.k8s.io/v1"
Emptying = Callable[[Full, str, str], AbstractContextManager[None]]
LISTS: list[tuple[Emptying, str, str, str]] = [
    (nothing_in_aws, "s3:ListBuckets", "Buckets", "aws.s3.bucket"),
    (nothing_in_aws, "ec2:DescribeSecurityGroups", "SecurityGroups", "aws.ec2.security_group"),
    (nothing_in_aws, "cloudtrail:DescribeTrails", "trailList", "aws.cloudtrail.trail"),
    (nothing_in_aws, "iam:GetAccountAuthorizationDetails", "UserDetailList", "aws.iam.user"),
    (nothing_in_aws, "iam:GetAccountAuthorizationDetails", "RoleDetailList", "aws.iam.role"),
    (nothing_in_aws, "iam:GetAccountAuthorizationDetails", "Policies", "aws.iam.policy"),
    (nothing_in_aws, "iam:GetAccountAuthorizationDetails", "GroupDetailList", ""),
    (nothing_in_aws, "iam:GetCredentialReport", "Content", ""),
    (nothing_in_cluster, "/api/v1/namespaces", "", "kubernetes.namespace"),
    (nothing_in_cluster, "/api/v1/pods", "", "kubernetes.pod"),
    (
        nothing_in_cluster,
        "/apis/networking.k8s.io/v1/networkpolicies",
        "",
        "kubernetes.network_policy",
    ),
    (nothing_in_cluster, f"{RBAC}/clusterroles", "", ""),
    (nothing_in_cluster, f"{RBAC}/roles", "", ""),
    (nothing_in_cluster, f"{RBAC}/clusterrolebindings", "", ""),
    (nothing_in_cluster, f"{RBAC}/rolebindings", "", ""),
    (nothing_in_cluster, "/api/v1/secrets", "", "kubernetes.secret"),
    (nothing_in_cluster, "/api/v1/configmaps", "", "kubernetes.config_map"),
    (nothing_in_cluster, "/api/v1/persistentvolumes", "", "kubernetes.persistent_volume"),
    (nothing_in_cluster, "/api/v1/persistentvolumeclaims", "", "kubernetes.volume_claim"),
    (nothing_in_cluster, "/apis/velero.io/v1/backups", "", "kubernetes.backup"),
    (nothing_in_aws, "ec2:DescribeVolumes", "Volumes", "aws.ec2.volume"),
    (nobody_listed, "hr/employees.csv", "", "people.person"),
    (nobody_listed, "hr/training.xlsx", "", "people.training"),
    (nobody_listed, "hr/pledges.csv", "", "people.pledge"),
    (nobody_listed, "hr/approvals.csv", "", "people.approval"),
    (nobody_listed, "hr/accounts.csv", "", "identity.account"),
    (nobody_listed, "registers/identity-links.csv", "", "identity.link"),
]


BY_PLACE = {"people_abroad_read_with_approval", "withdrawn_rights_stay_withdrawn"}
OTHERWISE = {
    # Whose place of work is not barred, or whose approvals have not ended, passes by that alone.
    "aws.s3.bucket": BY_PLACE
    | {"barred_people_read_no_personal_data", "access_ends_with_its_task"},
    # To what has no way from the internet nothing comes, whatever its groups admit; where there is
    # a way, a group that is not listed leaves it unknown.
    "aws.ec2.security_group": {
        "admin_port_is_not_reached",
        "database_port_is_not_reached",
        "only_approved_ports_are_reached",
    },
    # An account need have no roles; its users are judged by what they may do themselves.
    "aws.iam.role": BY_PLACE
    | {
        "administrators_are_few",
        "user_becomes_no_administrator",
        "personal_data_is_read_with_approval",
        "barred_people_read_no_personal_data",
        "access_ends_with_its_task",
    },
    # Whoever has no user in the cloud holds no duty by one.
    "aws.iam.user": {"person_holds_no_conflicting_duties"},
    # An account that names its holder itself needs nobody's word for it.
    "identity.link": {
        "account_has_one_holder",
        "account_is_no_older_than_its_holder",
        "account_is_not_generic",
        "account_was_approved_first",
        "administrator_is_approved",
        "approved_administrator_administers",
        "approved_cloud_administrator_administers",
        "approved_cluster_administrator_administers",
        "cluster_administrators_are_approved",
        "contractors_account_runs_out",
        "directory_agrees_with_hr",
        "leavers_hold_no_account",
        "leavers_signed_in_nowhere",
        "machine_account_has_an_owner",
        "nobody_signed_in_before_first_day",
        "person_has_accounts_all_have",
        "person_has_one_account_a_system",
        "person_holds_no_conflicting_duties",
    },
    # Who reads nothing needs no approval.
    "people.approval": BY_PLACE
    | {
        "personal_data_is_read_with_approval",
        "people_abroad_are_bound_with_approval",
        "withdrawn_bindings_stay_withdrawn",
    },
}
"""The checks that ask for an emptied kind and may still pass, by what they judge without it."""


@pytest.mark.parametrize(
    ("emptying", "operation", "member", "kind"),
    LISTS,
    ids=[" ".join(filter(None, each[1:3])) for each in LISTS],
)
def test_each_list_empty_in_turn(
    full: Full, emptying: Emptying, operation: str, member: str, kind: str
) -> None:
    """No item of an emptied list passes, and no result of another becomes a pass by it."""
    with emptying(full, operation, member):
        reader = audited(full.place)
    now = results(reader)
    became = {
        key: (full.results.get(key), each)
        for key, each in now.items()
        if each.verdict is Verdict.PASS
        and (key not in full.results or full.results[key].verdict is not Verdict.PASS)
    }
    assert {} == became
    passes = {key for key, each in now.items() if each.verdict is Verdict.PASS}
    assert not [key for key in passes if key[2] == kind]
    asking = {name for name, check in reader.checks().items() if kind in check.populations}
    assert {key[1] for key in passes if key[1] in asking} <= OTHERWISE.get(kind, set())
    assert exit_code(reader.run.totals, strict=False) in (1, 3)
