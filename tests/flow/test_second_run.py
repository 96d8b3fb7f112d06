"""A second run adds what changed and nothing else; what changed is named with its cause."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from evidence.canonical import sha256
from evidence.run_store import RunReader
from tests.flow.estate import bodies, calendar, latest, objects, tieout, workspace_at
from tieout.demo.standins import StandIns
from tieout.demo.story import HOME_REGION
from tieout.standins.aws import PLACEHOLDER_KEY, PLACEHOLDER_SECRET

BUCKET = "hoshizora-media"
ARN = f"arn:aws:s3:::{BUCKET}"
BLOCK = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
)


class Kept:
    """The demo's stand-ins in their own process, as `tieout demo --keep` leaves them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.standins = StandIns.start(folder, today=calendar().today)
        self.address()

    def address(self) -> None:
        standins = self.standins
        workspace_at(self.folder, aws_url=standins.aws_url, kubernetes_url=standins.kubernetes_url)

    def move(self) -> None:
        """The same estate from nothing, on other ports."""
        before = self.standins.aws_url, self.standins.kubernetes_url
        self.standins.stop()
        self.standins = StandIns.start(self.folder, today=calendar().today)
        assert not {self.standins.aws_url, self.standins.kubernetes_url} & set(before)
        self.address()

    def s3(self) -> Any:
        return boto3.client(
            "s3",
            region_name=HOME_REGION,
            endpoint_url=self.standins.aws_url,
            aws_access_key_id=PLACEHOLDER_KEY,
            aws_secret_access_key=PLACEHOLDER_SECRET,
        )

    def run(self) -> str:
        """One `tieout run`; its id."""
        done = tieout("run", "--workspace", self.folder)
        assert 1 == done.code, done.err
        return latest(self.folder)[1].id


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    estate = Kept(tmp_path_factory.mktemp("kept"))
    yield estate
    estate.standins.stop()


@pytest.fixture(scope="module")
def first(kept: Kept) -> str:
    return kept.run()


def changes(*words: str, kept: Kept) -> tuple[int, list[dict[str, Any]]]:
    """What a comparing verb names."""
    said = tieout(*words, "--json", "--workspace", kept.folder)
    return said.code, [json.loads(line) for line in said.out.splitlines()]


def test_a_second_run_adds_the_run_itself_alone(kept: Kept, first: str) -> None:
    """Of an unchanged estate no transcript, record, block or definition is stored again."""
    before = objects(kept.folder)
    second = kept.run()
    _, run = latest(kept.folder)
    # The run object alone: it holds the instants and attempts of this time, and no request ids.
    assert {run.digest} == objects(kept.folder) - before
    assert (first != second, run.id) == (True, second)
    assert (0, []) == changes("diff", first, second, kept=kept)
    assert (0, []) == changes("gate", "--baseline", first, kept=kept)
    assert "no verdict differs" in tieout("diff", "--workspace", kept.folder).out


def test_a_bucket_made_public_is_named_with_control_and_cause(kept: Kept, first: str) -> None:
    """`diff` and `gate` name that bucket, its control and the fields that changed; exit code 1."""
    s3 = kept.s3()
    before = objects(kept.folder)
    s3.delete_public_access_block(Bucket=BUCKET)
    s3.put_bucket_acl(Bucket=BUCKET, ACL="public-read")
    kept.run()
    # What changed: the transcript and the record of one unit, the blocks that judged it, the run.
    _, run = latest(kept.folder)
    added = objects(kept.folder) - before
    of_run = {run.digest, sha256(run.substance or b""), *run.blocks}
    of_run |= set(map(sha256, run.block_lists))
    of_run |= {each for item in run.evidence for each in (item.record, item.transcript) if each}
    assert added <= of_run
    changed = [item for item in run.evidence if item.record in added]
    assert ["aws.s3.bucket"] == [item.kind for item in changed]
    for words in (("diff", first), ("gate", "--baseline", first)):
        code, named = changes(*words, kept=kept)
        assert 1 == code
        assert [(ARN, "pass", "fail")] * len(named) == [
            (each["resource"], each["before"], each["after"]) for each in named
        ]
        assert {"GEN-09"} == {each["control"] for each in named}, named
        for each in named:
            assert "resource changed" == each["cause"]
            assert "acl_public: none → AllUsers:READ" in each["detail"]
            assert "public_access_block: {" in each["detail"]
    table = tieout("gate", "--baseline", first, "--workspace", kept.folder)
    assert (1, True) == (table.code, "GEN-09\t" in table.out and ARN in table.out)


def test_put_back_the_gate_opens(kept: Kept, first: str) -> None:
    """Once the bucket is as it was, so is every object of the estate, and nothing is named."""
    s3 = kept.s3()
    s3.put_bucket_acl(Bucket=BUCKET, ACL="private")
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration=BLOCK)
    before = objects(kept.folder)
    kept.run()
    _, run = latest(kept.folder)
    assert {run.digest} == objects(kept.folder) - before
    assert (0, []) == changes("gate", "--baseline", first, kept=kept)
    assert (0, []) == changes("diff", first, "latest", kept=kept)


def test_an_estate_at_other_addresses_is_the_same_estate(kept: Kept, first: str) -> None:
    """Scopes and records say nothing of endpoints: after a move nothing differs."""
    kept.move()
    before = objects(kept.folder)
    kept.run()
    vault, run = latest(kept.folder)
    assert (0, []) == changes("diff", first, "latest", kept=kept)
    assert bodies(RunReader(vault, vault.load_run(first))) == bodies(RunReader(vault, run))
    # The substance names the digest of the configuration, in which the addresses stand.
    assert {run.digest, sha256(run.substance or b"")} == objects(kept.folder) - before
