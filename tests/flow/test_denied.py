"""Every call of the collectors, denied in turn: what needed it is unobserved, never a pass."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest

import collectors.delivered
from evidence.workbook.render import render_workbook
from tests.flow.denials import Undisturbed, hold, refusing
from tests.flow.estate import audited, tieout
from tieout.demo.cluster import images
from tieout.demo.cluster_control import AUDIT, ENCRYPTION
from tieout.demo.images import scanned
from tieout.demo.registers import registers
from tieout.standins.kubernetes import Fault, KubernetesStandIn
from tieout.workspace import Workspace

LIST = re.compile(r"GET /(?:api|apis/(?P<group>[^/]+))/v\w+/(?P<resource>[a-z]+)")
DOCUMENT = re.compile(r"GET (?P<path>/version|/apis(?:/[^/]+/v\w+)?)")
"""What no role of a cluster refuses, but what stands before it may."""
WHO_AM_I = "POST /apis/authentication.k8s.io/v1/selfsubjectreviews"
WHICH_CLUSTER = "GET /api/v1/namespaces/kube-system"
ASIDE = ("sts:GetCallerIdentity", "ec2:DescribeRegions", WHO_AM_I, WHICH_CLUSTER)
"""What the sources ask before any collector, so that no transcript holds it."""


@dataclass
class Audited(Undisturbed):
    """The company's workspace with the audit that nobody disturbed."""

    folder: Path
    place: Workspace
    chat: KubernetesStandIn
    refused: set[str]


@pytest.fixture(scope="module")
def estate(folder: Path, chat: KubernetesStandIn) -> Audited:
    place, refused = Workspace.load(folder), set[str]()
    refusing(place, refused)
    return Audited(audited(place), folder, place, chat, refused)


@contextmanager
def denied_in_aws(estate: Audited, operation: str) -> Iterator[Workspace]:
    place, refused = estate.place, estate.refused
    if operation in ASIDE:
        # Known already to the source that asked before: a new one has to ask again.
        place = Workspace.load(without_regions(estate.folder))
        refusing(place, refused)
    refused.add(operation)
    yield place
    refused.clear()


def without_regions(folder: Path) -> Path:
    """The same workspace with a vault of its own, told to read every region that is enabled."""
    other = folder.with_name(f"{folder.name}-all-regions")
    if not other.exists():
        shutil.copytree(folder, other, ignore=shutil.ignore_patterns("vault"))
        text = (other / "tieout.toml").read_text()
        (other / "tieout.toml").write_text(re.sub("(?m)^regions = .*\n", "", text))
    return other


@contextmanager
def denied_in_kubernetes(estate: Audited, operation: str) -> Iterator[Workspace]:
    if operation in ASIDE:
        # Known already to the source that asked before: a new one has to ask again.
        path = operation.partition(" ")[2]
        estate.chat.fault(Fault(path, "html", status=403, times=None))
        yield Workspace.load(estate.folder)
        estate.chat.clear_faults()
        return
    if document := DOCUMENT.fullmatch(operation):
        estate.chat.fault(Fault(document["path"], "html", status=403, times=None, alone=True))
        yield estate.place
        estate.chat.clear_faults()
        return
    found = LIST.fullmatch(operation)
    assert found, operation
    estate.chat.deny(found["group"] or "", found["resource"])
    yield estate.place
    estate.chat.allow_all()


@contextmanager
def denied_on_disk(estate: Audited, operation: str) -> Iterator[Workspace]:
    """A file or folder that may not be opened; root opens all, so the refusal is made up."""
    name = operation.removeprefix("read ")
    name = HANDED_OVER.get(name, name)

    def refusing_it(real: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(path: Any, *rest: Any, **named: Any) -> Any:
            if not isinstance(path, int) and Path(path).name == name:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *rest, **named)

        return refuse

    doors = {each: refusing_it(getattr(os, each)) for each in ("open", "scandir")}
    with patch.multiple(collectors.delivered.os, **doors):
        # A source that reads a folder once for several kinds has read it already.
        yield Workspace.load(estate.folder)


Denying = Callable[[Audited, str], AbstractContextManager[Workspace]]
WORLDS: dict[str, Denying] = {
    "aws": denied_in_aws,
    "kubernetes": denied_in_kubernetes,
    "people": denied_on_disk,
}


def world_of(operation: str) -> str:
    if operation.startswith(("GET ", "POST ")):
        return "kubernetes"
    return "people" if operation.startswith("read ") else "aws"


HANDED_OVER = {"audit_policy": Path(AUDIT).name, "encryption_config": Path(ENCRYPTION).name}
"""Files that are known by the setting that names them, and what they are called."""
ASKED = [
    *ASIDE,
    *(
        f"GET /api/v1/{name}"
        for name in (
            "configmaps",
            "namespaces",
            "nodes",
            "persistentvolumeclaims",
            "persistentvolumes",
            "pods",
            "resourcequotas",
            "secrets",
            "serviceaccounts",
            "services",
        )
    ),
    *(f"GET /apis/apps/v1/{name}" for name in ("daemonsets", "deployments", "statefulsets")),
    "GET /apis/batch/v1/cronjobs",
    "GET /apis/policy/v1/poddisruptionbudgets",
    "GET /apis/storage.k8s.io/v1/storageclasses",
    "GET /version",
    *(f"GET /apis{below}" for below in ("", "/admissionregistration.k8s.io/v1")),
    *(f"GET /apis/cert-manager.io/v1{below}" for below in ("", "/certificates")),
    *(f"GET /apis/velero.io/v1{below}" for below in ("", "/backups", "/schedules")),
    *(f"GET /apis/kyverno.io/v1{below}" for below in ("", "/clusterpolicies", "/policies")),
    *(
        f"GET /apis/policies.kyverno.io/v1alpha1{below}"
        for below in ("", "/imagevalidatingpolicies", "/validatingpolicies")
    ),
    *(
        f"GET /apis/{version}{below}"
        for version in ("kyverno.io/v2", "policies.kyverno.io/v1")
        for below in ("", "/policyexceptions")
    ),
    *(f"GET /apis/networking.k8s.io/v1/{name}" for name in ("ingresses", "networkpolicies")),
    *(
        f"GET /apis/admissionregistration.k8s.io/v1/{name}"
        for name in (
            "mutatingwebhookconfigurations",
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings",
            "validatingwebhookconfigurations",
        )
    ),
    *(
        f"GET /apis/rbac.authorization.k8s.io/v1/{name}"
        for name in ("clusterrolebindings", "clusterroles", "rolebindings", "roles")
    ),
    *(
        f"read {name}"
        for name in (
            "accounts.csv",
            "approvals.csv",
            "employees.csv",
            "identity-links.csv",
            "pledges.csv",
            "screenings.csv",
            "trail",
            "training.xlsx",
            *HANDED_OVER,
            *(Path(each).name for each in scanned(images())),
            *(f"{each}.csv" for each in registers()),
        )
    ),
]
"""Every call that is no collector's call to AWS; those are denied in `test_denied_aws`."""


def test_the_list_of_calls_is_whole(estate: Audited) -> None:
    """Every call seen in a transcript is denied here or is AWS's, and every one here is used."""
    seen = set(estate.operations) | set(ASIDE)
    assert set(ASKED) == {each for each in seen if each in ASIDE or world_of(each) != "aws"}


@pytest.mark.parametrize("operation", ASKED)
def test_denied(estate: Audited, operation: str) -> None:
    """No result becomes a pass, none vanishes; what changed is unobserved and names the call."""
    before: Undisturbed = estate
    with WORLDS[world_of(operation)](estate, operation) as place:
        if operation in ASIDE:
            reader = audited(place)
        else:
            definitions = estate.resting_on(operation, place.definitions)
            before = estate.judged_by(definitions)
            reader = estate.disturbed(place, operation, definitions)
    assert hold(before, reader, operation), f"nothing needed {operation}"


@pytest.mark.parametrize(
    ("operation", "shown"),
    [
        ("s3:GetBucketAcl", "s3:GetBucketAcl"),
        ("ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroups"),
        ("GET /api/v1/pods", "GET /api/v1/pods"),
        ("read employees.csv", "employees.csv"),
    ],
)
def test_the_gap_stands_in_the_workbook(
    estate: Audited, operation: str, shown: str, tmp_path: Path
) -> None:
    """The sheet Populations names the call that had no answer, for an auditor to see."""
    with WORLDS[world_of(operation)](estate, operation) as place:
        reader = audited(place)
    target = tmp_path / "soc2.xlsx"
    render_workbook(reader, "soc2-2017", target)
    sheet = openpyxl.load_workbook(target, read_only=True)["Populations"]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert [cell for cell in cells if shown in cell], operation


def test_the_command_says_so(estate: Audited) -> None:
    """`tieout run` names the call on standard error and ends with 1 or 3."""
    with denied_in_kubernetes(estate, "GET /api/v1/pods"):
        said = tieout("run", "--workspace", estate.folder)
    assert said.code in (1, 3)
    assert "GET /api/v1/pods" in said.err
