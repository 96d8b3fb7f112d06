"""Secrets and private data planted all over an estate are nowhere in what an audit leaves behind.

Looked through is every file of the vault, packs and workbooks, as it lies on the disk, unpacked and
decompressed, and all that the command says. What the operator delivered (listings) is their own.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from collectors.aws import classify
from evidence.secrets.forms import individual_number
from evidence.store.compression import decompress
from evidence.vault import Vault
from tests.flow.estate import CLUSTER, calendar, empty_account, tieout, workspace_at
from tieout.cli.app import run as command
from tieout.demo.cluster import seed_cluster
from tieout.standins.kubernetes import KubernetesStandIn

# Put together from parts, so that no scanner takes this file for a leak.
CANARIES = {
    "access key": "AKIA" + "QX7LMN5RSTUV2WYZ",
    "password": "Tr0ub4dor-canary-7",
    "github": "ghp_" + "c4N4rY0a" * 5,
    "gitlab": "glpat-" + "canary5abcdefgh0123456789",
    "token": "eyJ" + "hbGciOiJSUzI1NiJ9." + "eyJ" + "jYW5hcnkiOjF9." + "c2lnbmF0dXJl",
    "number": "987654320011",
    "address": "742 Canary Terrace, Springfield",
    "address in Japan": "東京都港区芝公園4丁目2番8号",
    "variable": "v4r1abl3-c4n4ry-value",
}
_NESTED = (b"PK\x03\x04", b"\x28\xb5\x2f\xfd")


def forms(data: bytes) -> Iterator[bytes]:
    """The bytes, and whatever is packed in them, down to the last."""
    yield data
    if data.startswith(_NESTED[0]):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from forms(archive.read(name))
    elif data.startswith(_NESTED[1]):
        yield from forms(decompress(data))


def leaks(folder: Path, *said: str) -> list[str]:
    """Which canary lies in which file below a folder, or in what was said."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    texts = {str(path.relative_to(folder)): path.read_bytes() for path in files}
    texts |= {f"said {number}": text.encode() for number, text in enumerate(said)}
    wanted: dict[str, set[bytes]] = {}
    for name, canary in CANARIES.items():
        escaped = json.dumps(canary)[1:-1]
        wanted[name] = {canary.encode(), escaped.encode()}
    return [
        f"{name} in {file}"
        for file, data in texts.items()
        for form in forms(data)
        for name, written in wanted.items()
        if any(each in form for each in written)
    ]


def left_behind(folder: Path, *said: str) -> list[str]:
    """The leaks in all that the audits of a workspace made."""
    return [
        leak
        for made in ("vault", "out")
        for leak in leaks(folder / made, *(said if made == "vault" else ()))
    ]


def client(url: str, service: str) -> Any:
    return boto3.client(
        service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="none",
        aws_secret_access_key="none",
    )  # fmt: skip


def plant_in_cloud(url: str) -> None:
    """Tags, descriptions, policies: what people write into an AWS account by hand.

    The value of a variable stands nowhere among the tags: there a word is a label, and is stored.
    """
    tags = [{"Key": f"note {name}", "Value": value} for name, value in CANARIES.items()
            if name not in ("address in Japan", "variable")]  # fmt: skip
    tags.append({"Key": "db-password", "Value": CANARIES["password"]})
    iam, s3, ec2 = (client(url, name) for name in ("iam", "s3", "ec2"))
    iam.create_user(UserName="taro", Tags=tags)
    trust = {"Version": "2012-10-17", "Statement": []}
    iam.create_role(
        RoleName="runner", AssumeRolePolicyDocument=json.dumps(trust), Tags=tags,
        Description=CANARIES["address"],
    )  # fmt: skip
    s3.create_bucket(Bucket="canary-cage")
    s3.put_bucket_tagging(
        Bucket="canary-cage",
        Tagging={"TagSet": [*tags, {"Key": "address", "Value": CANARIES["address in Japan"]}]},
    )
    shared = {"StringEquals": {"aws:Referer": CANARIES["variable"]}}
    allow = {
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::canary-cage/*", "Condition": shared,
    }  # fmt: skip
    policy = {"Version": "2012-10-17", "Statement": [allow]}
    s3.put_bucket_policy(Bucket="canary-cage", Policy=json.dumps(policy))
    group = ec2.create_security_group(
        GroupName="canary", Description=f"of {CANARIES['address']} {CANARIES['github']}"
    )
    ec2.create_tags(Resources=[group["GroupId"]], Tags=tags)


def plant_in_cluster(standin: KubernetesStandIn) -> None:
    """Environments, annotations, labels and arguments of a pod, as deployments carelessly have."""
    values = {f"note-{number}": value for number, value in enumerate(CANARIES.values())}
    applied = json.dumps({"stringData": values}, ensure_ascii=False)
    annotations = {**values, "kubectl.kubernetes.io/last-applied-configuration": applied}
    container = {
        "name": "cage",
        "image": "registry.example/cage:1",
        "env": [{"name": name, "value": value} for name, value in values.items()],
        "args": [f"--password={CANARIES['password']}", "--token", CANARIES["token"],
                 CANARIES["address"]],
        "livenessProbe": {"httpGet": {"path": f"/up?key={CANARIES['variable']}", "port": 80}},
    }  # fmt: skip
    metadata = {"name": "cage", "namespace": "cms", "annotations": annotations,
                "labels": {"number": CANARIES["number"], "key": CANARIES["github"]}}  # fmt: skip
    spec = {"containers": [container], "initContainers": [{**container, "name": "first"}]}
    standin.put("", "pods", {"metadata": metadata, "spec": spec})
    standin.put("", "namespaces", {"metadata": {**metadata, "name": "cage", "namespace": None}})
    standin.put("", "configmaps", {"metadata": metadata, "data": values})
    standin.put("", "secrets", {"metadata": metadata, "stringData": values})
    account = {"metadata": metadata, "secrets": [{"name": "cage-token"}]}
    standin.put("", "serviceaccounts", account)


def plant_in_listing(folder: Path) -> None:
    """Columns of an HR export that nobody mapped."""
    path = folder / "hr" / "employees.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    rows[0] += [f"Private {name}" for name in CANARIES]
    for row in rows[1:]:
        row.extend(CANARIES.values())
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


OWN_COLLECTOR = """\
from collections.abc import Iterator

from tieout import Aws, Fields, Resource, collector


class Loud(Resource, kind="aws.loud"):
    \"\"\"A thing whose collector fails with a value in its mouth.\"\"\"


@collector(Loud)
def loud(aws: Aws) -> Iterator[Fields]:
    \"\"\"Fail.\"\"\"
    raise KeyError("{canary}" + "{rest}")
"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A workspace over an estate full of canaries, with the address of its cloud."""
    days = calendar()
    with (
        empty_account() as url,
        KubernetesStandIn(cluster=CLUSTER, created=days.instant(900)) as standin,
    ):
        seed_cluster(standin, days)
        folder = workspace_at(
            tmp_path_factory.mktemp("canaries"), aws_url=url, kubernetes_url=standin.url
        )
        plant_in_cloud(url)
        plant_in_cluster(standin)
        plant_in_listing(folder)
        canary = CANARIES["github"]
        own = OWN_COLLECTOR.format(canary=canary[:9], rest=canary[9:])
        (folder / "checks" / "loud.py").write_text(own, encoding="utf-8")
        yield folder, url


def audited(folder: Path) -> list[str]:
    """All that the verbs of an audit say."""
    here = ("--workspace", folder)
    ran = tieout("run", *here)
    assert ran.code in (1, 3), ran.err
    results = tieout("results", "--format", "jsonl", *here)
    return [text for said in (ran, results) for text in (said.out, said.err)]


def handed_over(folder: Path) -> list[str]:
    """All that the other verbs say over what was audited, and over every kind there is."""
    here = ("--workspace", folder)
    packed = tieout("pack", "--names", *here, "--out", folder / "out" / "pack.zip", "--by", "H1003")
    assert 0 == packed.code, packed.err
    drawn = tieout("export", "workbook", *here, "--out", folder / "out")
    assert 0 == drawn.code, drawn.err
    more = (("collect",), ("verify", "--read-data"), ("replay",))
    said = [packed, drawn, *(tieout(*words, *here) for words in more)]
    return [text for each in said for text in (each.out, each.err)]


def gaps(folder: Path) -> dict[str, dict[str, Any]]:
    """The newest gap of each kind."""
    return {
        each.kind: each.gap.as_json()
        for each in Vault.open(folder / "vault").evidence()
        if each.gap and each.kind
    }


def test_the_canaries_are_what_they_pretend() -> None:
    """The planted number has the right check digit; each canary would be found where it lies."""
    assert individual_number(CANARIES["number"])
    assert len(CANARIES) == len(leaks(Path("/nonexistent"), " ".join(CANARIES.values())))


def test_nothing_planted_is_left_behind(planted: tuple[Path, str]) -> None:
    """Fields that no control needs never pass the door, so units are whole and hold no canary."""
    folder, _ = planted
    said = [*audited(folder), *handed_over(folder)]
    assert [] == left_behind(folder, *said)
    found = gaps(folder)
    assert {"aws.s3.bucket", "aws.iam.user", "kubernetes.pod", "people.person"}.isdisjoint(found)
    assert "collector" == found["aws.loud"]["cause"]
    assert "KeyError" == found["aws.loud"]["code"]
    assert "in loud, line " in found["aws.loud"]["message"]


def test_a_secret_that_an_auditor_needs_fails_its_unit(planted: tuple[Path, str]) -> None:
    """A bucket that is named like a token is not stored; the unit says so, and others go on."""
    folder, url = planted
    client(url, "s3").create_bucket(Bucket=CANARIES["gitlab"])
    try:
        said = audited(folder)
    finally:
        client(url, "s3").delete_bucket(Bucket=CANARIES["gitlab"])
    assert [] == left_behind(folder, *said)
    found = gaps(folder)
    assert "secret" == found["aws.s3.bucket"]["cause"]
    assert "gitlab-token in [0].Buckets[1].Name" in found["aws.s3.bucket"]["message"]
    assert "aws.iam.user" not in found


def test_a_number_in_a_mapped_column_fails_its_file(planted: tuple[Path, str]) -> None:
    """A personal number in a column that is read stops the reading, with its line and no value."""
    folder, _ = planted
    path = folder / "hr" / "employees.csv"
    kept = path.read_text(encoding="utf-8")
    rows = list(csv.reader(kept.splitlines()))
    place = rows[0].index("部署")
    rows[3][place] = f"No. {CANARIES['number']}"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    try:
        said = audited(folder)
    finally:
        path.write_text(kept, encoding="utf-8")
    assert [] == left_behind(folder, *said)
    gap = gaps(folder)["people.person"]
    assert ("malformed", "Forbidden") == (gap["cause"], gap["code"])
    assert "line 4" in gap["message"]


def test_a_refusal_repeats_no_word_of_the_source() -> None:
    """AWS names sessions, users and keys in its refusals; of its message only known words stay."""
    message = f"User {CANARIES['address']} is not authorized: {CANARIES['token']} explicit deny"
    gap = classify.gap("s3:GetBucketAcl", "AccessDenied", 403, message)
    assert "an explicit deny" == gap.message
    assert [] == leaks(Path("/nonexistent"), str(gap))


def test_a_traceback_is_scrubbed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where Tieout itself fails, its traceback holds no secret that an error had in its message."""

    def broken() -> None:
        raise KeyError(CANARIES["github"])

    monkeypatch.setattr("tieout.cli.app.app", broken)
    with pytest.raises(SystemExit) as ended:
        command()
    said = capsys.readouterr().err
    assert 1 == ended.value.code
    assert "Traceback" in said
    assert "[withheld: github-token]" in said
    assert [] == leaks(Path("/nonexistent"), said)
