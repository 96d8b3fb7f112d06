"""F10: credentials that expire at the k-th call; the run ends as incomplete, and asks no more."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.aws.source import AwsSource
from collectors.pacing import Paces
from collectors.shipped import load_collectors
from collectors.sweep import Collected, Unit, collect, replay
from evidence.record import UNOBSERVED
from evidence.scope import Scope
from evidence.transcript import Transcript
from evidence.vault import Vault
from tests.faults.figures import figures
from tests.faults.harmed_sources import NOW, Estate, From, Harm, struck_in_aws
from tests.faults.sizes import size
from tieout.audit import Audit

EXPIRED = Harm(401, "ExpiredToken")
"""To AWS the code says it; to a cluster the status does, since its credential had worked."""
PLANNING = 4
"""The questions asked before any unit is read: who we are, in AWS and in the cluster, and where."""
UNDER_WAY = 8 * 16
"""Questions that may be on their way when the first is refused: units at a time, calls of each."""
NEVER = 10**9


@pytest.fixture(scope="module")
def calls(estate: Estate) -> int:
    """How many questions a quiet run asks."""
    counted = From(NEVER, EXPIRED)
    estate.collected(estate.workspace(counted))
    return counted.asked


def test_credentials_that_expire_on_the_way(estate: Estate, calls: int) -> None:
    """At every k: what is complete is the truth, all else says expired, and nothing is hammered."""
    points = min(size("F10"), calls)
    false = 0
    for point in range(points):
        first = 1 + point * calls // points
        rule = From(first, EXPIRED)
        place = estate.workspace(rule)
        units = estate.collected(place)
        told = held(estate.truth, units)
        assert told or first > calls - PLANNING, f"nobody noticed that call {first} was refused"
        assert rule.asked - first <= UNDER_WAY, "a lapsed credential was used on and on"
        if point % 5 == 0:
            false += len(estate.false_passes(place, units))
    assert false == 0
    figures("F10", expiries=points, false_passes=false)


def held(truth: Mapping[str, Collected], units: Mapping[str, Collected]) -> int:
    """Hold each unit against the truth; how many told that credentials had expired."""
    told = 0
    for name, unit in units.items():
        evidence = unit.evidence
        if evidence.complete:
            assert not [word for word in evidence.unobserved if "ExpiredToken" in word], name
            assert truth[name].evidence.record == evidence.record, name
            continue
        assert evidence.gap is not None
        # The first question of all is refused, not expired: nothing had worked before.
        assert evidence.gap.cause in ("expired", "refused"), (name, evidence.gap)
        told += 1
        if unit.record:
            assert not unit.record.completeness.complete, name
            quiet = truth[name].record
            assert quiet is not None
            known = {row["id"]: row for row in quiet.rows}
            for row in unit.record.rows:
                kept = {field for field in row if field != UNOBSERVED} - {*row.get(UNOBSERVED, {})}
                assert all(row[field] == known[row["id"]][field] for field in kept), name
    return told


UNASKED = {
    "aws.account",
    "aws.account.contacts",
    "aws.cloudtrail.coverage",
    "aws.ec2.region_defaults",
    "aws.ec2.vpc_block_public_access",
    "aws.shield.subscription",
    "aws.ssm.settings",
}
"""Kinds of one row a scope that is known without a question; what it says is asked for."""


def test_one_row_is_known_unasked() -> None:
    """Just these kinds give a row to a session that answers nothing, and only one."""
    given = {}
    for each in load_collectors():
        if each.system == "aws":
            parts = ("123456789012", "eu-west-1")[: 2 if each.grain == "region" else 1]
            made = replay(each, Scope("production", parts), Transcript(()))
            given[each.resource.kind] = len(made.rows) if made else 0
    assert {kind: rows for kind, rows in given.items() if rows} == dict.fromkeys(UNASKED, 1)


def test_the_units_after_it_ask_nothing(estate: Estate, calls: int) -> None:
    """Read one after another, the units after the first refusal send no question at all."""
    rule = From(calls // 2, EXPIRED)
    place = estate.workspace(rule)
    for source in place.sources:
        if source.system == "kubernetes":
            # Its credential is another one, and has not lapsed.
            connection: Any = source._connection  # type: ignore[attr-defined]
            connection._sent = type(connection)._sent.__get__(connection)
    units = estate.collected(place, workers=1)
    after = [
        unit.evidence
        for unit in units.values()
        if unit.evidence.system == "aws" and not unit.evidence.complete
    ]
    assert after
    rowed = [each for each in after if each.record is not None]
    assert {each.kind for each in rowed if each.traffic.requests == 0} <= UNASKED
    assert sum(each.traffic.requests > 0 for each in rowed) <= 1, "one was being read"
    assert {"expired"} == {each.gap.cause for each in after if each.gap}
    assert rule.asked - calls // 2 <= 16, "those that were on their way together"
    assert all(each.evidence.complete for each in units.values() if each.evidence.system != "aws")


def test_the_run_closes_as_incomplete(estate: Estate, calls: int) -> None:
    """It ends, is stored and judged as what it is, and verdicts name the expiry."""
    place = estate.workspace(From(calls // 2, EXPIRED))
    vault = place.vault()
    run = Audit(place, vault, clock=lambda: NOW).run()
    assert "incomplete" == run.status == Vault.open(vault.path).runs()[-1].status
    gaps = [item.gap for item in run.evidence if item.gap]
    assert gaps
    assert {"expired"} == {gap.cause for gap in gaps}
    identities = [each.fields for each in vault.entries("identity")]
    assert {"aws", "kubernetes"} == {each["system"] for each in identities}
    assert all(vault.has(each["transcript"]) for each in identities)


@pytest.mark.parametrize("code", ["AccessDenied", "ExpiredToken"])
def test_a_role_that_cannot_be_assumed_again(estate: Estate, code: str) -> None:
    """When the role's session runs out and is not renewed, that is the end of the credentials."""
    place = estate.workspace()
    (own,) = place.configuration.aws
    given = AwsSource(
        "production",
        profile=own.profile,
        credentials_file=estate.folder / own.credentials_file if own.credentials_file else None,
        role_arn="arn:aws:iam::123456789012:role/audit",
        region="ap-northeast-1",
        regions=["ap-northeast-1"],
        endpoint_url=estate.aws_url,
    )
    given.connection.paces = Paces(estate.clock.patience())
    refused: list[str] = []
    rule = lambda operation: Harm(403, code) if operation in refused else None  # noqa: E731
    given.connection.sdk.register("before-send", struck_in_aws(rule))
    scope = given.scopes("account")[0]
    refused.append("sts:AssumeRole")
    lapse(given)
    (buckets,) = (each for each in place.collectors if each.resource.kind == "aws.s3.bucket")
    unit = collect(Unit(buckets, given, scope, "auditor"), run="r", clock=lambda: NOW)
    assert unit.record is None
    assert unit.evidence.gap is not None
    assert ("sts:AssumeRole", "expired", code) == (
        unit.evidence.gap.operation,
        unit.evidence.gap.cause,
        unit.evidence.gap.code,
    )
    assert 0 == unit.evidence.traffic.requests, "nothing was answered"


def lapse(source: AwsSource) -> None:
    """Let the session of an assumed role be over."""
    credentials = source.connection.credentials
    credentials.get_frozen_credentials()
    credentials._expiry_time = datetime.now(UTC) - timedelta(seconds=1)
