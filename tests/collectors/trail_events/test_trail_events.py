"""Events of a folder come to sums of who did what from where; digests prove them whole."""

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from delivered_trail import ACCOUNT, REGION, ROOT, Trail, event, session

from collectors.shipped import load_collectors
from collectors.sweep import collect, plan, replay
from collectors.trail_events.countries import Countries, load_countries
from collectors.trail_events.digests import load_keys
from collectors.trail_events.source import TrailEventsSource
from evidence.errors import OperatorFileError

NOW = datetime(2026, 11, 22, tzinfo=UTC)
COUNTRIES = Countries({"192.0.2.0/24": "JP", "192.0.2.128/25": "KR", "2001:db8::/32": "CN"})
MIKA = f"arn:aws:iam::{ACCOUNT}:user/mika.abe"
SSO = "AWSReservedSSO_Admin_1a2b"


@pytest.fixture
def trail(tmp_path):
    return Trail(tmp_path / "trail")


def units(folder, **settings):
    source = TrailEventsSource("trail", folder, **{"countries": COUNTRIES, **settings})
    own = [each for each in load_collectors() if each.system == "trail_events"]
    return {
        unit.collector.resource.kind.rpartition(".")[2]: (
            unit, collect(unit, run="run-1", clock=lambda: NOW)
        )
        for unit in plan([source], own)
    }  # fmt: skip


def rows(folder, kind, **settings):
    return units(folder, **settings)[kind][1].record.rows


def keys(trail, tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(trail.public_keys()))
    return load_keys(path)


def test_uses_are_summed_by_principal_and_right(trail):
    """Days and countries are counted; two sessions of a role are one, a person's is told."""
    trail.hour(
        0,
        event(),
        event(sourceIPAddress="192.0.2.200"),
        event(eventTime="2026-11-21T10:00:00Z", sourceIPAddress="203.0.113.1", errorCode="Denied"),
        event(userIdentity=session("app", "i-1")),
        event(userIdentity=session("app", "i-2"), sourceIPAddress="s3.amazonaws.com"),
        event(userIdentity=session(SSO, "Rei@example.com")),
    )
    found = {row["principal"].rpartition("/")[2]: row for row in rows(trail.folder, "use")}
    mika = found["mika.abe"]
    assert mika["days"] == {"2026-11-20": 2, "2026-11-21": 1}
    assert mika["countries"] == {
        "2026-11-20 JP": 1,
        "2026-11-20 KR": 1,
        "2026-11-21 unknown": 1,
    }
    assert (mika["refused"], mika["regions"], mika["person"]) == (1, [REGION], None)
    assert found["app"]["countries"] == {"2026-11-20 AWS": 1, "2026-11-20 JP": 1}
    assert found[SSO]["person"] == "rei@example.com"


def test_neither_addresses_nor_parameters_are_kept(trail):
    """Nothing that was stored names an address, an agent or what was asked for."""
    trail.hour(0, event())
    for unit in units(trail.folder).values():
        stored = unit[1].transcript.body + unit[1].record.body
        for text in (b"192.0.2.7", b"aws-cli", b"a secret name", b"example-talks"):
            assert text not in stored


def test_sign_ins_root_and_changes_are_told(trail):
    """Sign-ins have a row a day, calls that stop a record one each, and root its own name."""
    signed = event("ConsoleLogin", "signin", additionalEventData={"MFAUsed": "No"})
    worked = {**signed, "responseElements": {"ConsoleLogin": "Success"}}
    failed = {**signed, "responseElements": {"ConsoleLogin": "Failure"}, "errorMessage": "x"}
    stop = event("StopLogging", "cloudtrail", userIdentity=ROOT)
    refused = event("DeleteTrail", "cloudtrail", errorCode="AccessDenied")
    trail.hour(0, worked, failed, stop, refused)
    (day,) = rows(trail.folder, "sign_in")
    assert (day["succeeded"], day["failed"], day["without_factor"]) == (1, 1, 1)
    (change,) = rows(trail.folder, "logging_change")
    assert (change["principal"], change["call"]) == ("root", "cloudtrail:StopLogging")
    assert "root" in {row["principal"] for row in rows(trail.folder, "use")}


def test_a_sign_in_that_tells_no_factor_had_none(trail):
    """A sign-in counts as one with a second factor where the event says so, and not else."""
    told = {"responseElements": {"ConsoleLogin": "Success"}}
    silent = event("ConsoleLogin", "signin", **told)
    sure = event("ConsoleLogin", "signin", **told, additionalEventData={"MFAUsed": "Yes"})
    trail.hour(0, silent, sure)
    (day,) = rows(trail.folder, "sign_in")
    assert (day["succeeded"], day["without_factor"]) == (2, 1)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("config", "PutConfigurationRecorder"),
        ("config", "PutDeliveryChannel"),
        ("logs", "PutRetentionPolicy"),
        ("logs", "DeleteLogStream"),
        ("cloudtrail", "UpdateEventDataStore"),
        ("macie2", "UpdateMacieSession"),
    ],
)
def test_what_thins_a_record_out_is_told(trail, source, name):
    """A recorder told to record less, or a log told to keep less, is a change of the record."""
    trail.hour(0, event(name, source))
    (change,) = rows(trail.folder, "logging_change")
    assert change["call"] == f"{source}:{name}"


def test_a_signed_chain_proves_the_period(trail, tmp_path):
    """With keys each digest but the last is proven; the period has neither gap nor fault."""
    for hour in range(3):
        trail.hour(hour, event())
    (period,) = rows(trail.folder, "period", keys=keys(trail, tmp_path))
    assert (period["digests"], period["signed"], period["files"], period["events"]) == (3, 2, 3, 3)
    assert (period["gap_hours"], period["faults"]) == ([], [])
    assert (period["proven_from"], period["proven_to"]) == (
        "2026-11-20T10:00:00Z",
        "2026-11-20T13:00:00Z",
    )


def damage_log(log, _):
    log.write_bytes(gzip.compress(gzip.decompress(log.read_bytes()).replace(b"GetO", b"PutO")))


def damage_digest(_, digest):
    text = gzip.decompress(digest.read_bytes())
    digest.write_bytes(gzip.compress(text.replace(b"SHA-256", b"SHA-257")))


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (damage_log, "was changed"),
        (lambda log, _: log.unlink(), "is gone"),
        (damage_digest, "was changed after the digest behind it was written"),
        (lambda log, _: log.rename(log.with_name(log.name.replace("_a.", "_b."))), "is gone"),
    ],
)
def test_damage_shows(trail, tmp_path, damage, fault):
    """A file or digest that is gone, changed or renamed is named."""
    paths = [trail.hour(hour, event()) for hour in range(3)]
    damage(*paths[1])
    (period,) = rows(trail.folder, "period", keys=keys(trail, tmp_path))
    assert any(each.endswith(fault) for each in period["faults"])


def test_a_missing_hour_is_a_gap(trail):
    """An hour without digest is stated."""
    for hour in (0, 1, 4):
        trail.hour(hour, event())
    (period,) = rows(trail.folder, "period")
    assert period["gap_hours"] == ["2026-11-20T12", "2026-11-20T13"]


def test_a_stranger_cannot_sign(trail, tmp_path):
    """A digest signed by another key is a fault, and is not counted as signed."""
    for hour in range(2):
        trail.hour(hour, event())
    strangers = keys(Trail(tmp_path / "other"), tmp_path)
    (period,) = rows(trail.folder, "period", keys=strangers)
    assert (period["signed"], period["fault_count"]) == (0, 1)
    assert "no signature of a known key" in period["faults"][0]


@pytest.mark.parametrize("name", ["eventJson", "CloudTrailEvent", None])
def test_exports_are_read_line_by_line(tmp_path, name):
    """Results of Lake and of LookupEvents are read too, an event a line."""
    text = "".join(
        json.dumps({name: json.dumps(each)} if name else each) + "\n" for each in [event()] * 2
    )
    (tmp_path / "out.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    (use,) = rows(tmp_path, "use")
    assert use["days"] == {"2026-11-20": 2}
    (period,) = rows(tmp_path, "period")
    assert (period["account"], period["region"], period["digests"]) == ("exported", None, 0)


@pytest.mark.parametrize(
    "data",
    [b"no gzip", gzip.compress(b"{}"), gzip.compress(b"[1]")[:-9]],
    # Packed bytes tell the second of their packing, and each worker collects in its own.
    ids=["no gzip", "no record", "cut short"],
)
def test_a_broken_file_leaves_the_unit_partial(trail, data):
    """One file that cannot be read is named; what the others tell is there, marked partial."""
    log, _ = trail.hour(0, event())
    trail.hour(1, event())
    log.write_bytes(data)
    unit = units(trail.folder)["use"][1]
    assert len(unit.record.rows) == 1
    assert (unit.evidence.gap.cause, unit.record.completeness.complete) == ("incomplete", False)
    assert log.name in unit.evidence.gap.message


def test_a_folder_that_may_not_be_read_is_not_empty(trail, monkeypatch):
    """Nothing is told of a trail of which a part is shut; the folder that is shut is named."""
    log, _ = trail.hour(0, event())
    real = os.scandir

    def refuse(path):
        if Path(path) == log.parent:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    unit = units(trail.folder)["use"][1]
    assert unit.record is None
    assert unit.evidence.gap.cause == "refused"
    assert log.parent.relative_to(trail.folder).as_posix() in unit.evidence.gap.message


@pytest.mark.parametrize(("make", "code"), [(False, "NoSuchFolder"), (True, "NoFiles")])
def test_no_files_are_no_answer(tmp_path, make, code):
    """A folder that is missing or empty is not an estate in which nobody did anything."""
    folder = tmp_path / "none"
    if make:
        folder.mkdir()
    unit = units(folder)["use"][1]
    assert (unit.record, unit.evidence.gap.code) == (None, code)


def test_a_reading_replays_and_repeats(trail):
    """The tape alone gives each record again, and a second reading the same bytes."""
    trail.hour(0, event(), event("StopLogging", "cloudtrail"))
    first, second = units(trail.folder), units(trail.folder)
    for kind, (unit, collected) in first.items():
        assert second[kind][1].record.body == collected.record.body
        again = replay(unit.collector, unit.scope, collected.transcript)
        assert again.body == collected.record.body


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("192.0.2.7", "JP"),
        ("192.0.2.129", "KR"),
        ("2001:db8::1", "CN"),
        ("203.0.113.1", "unknown"),
        ("AWS Internal", "AWS"),
        ("config.amazonaws.com", "AWS"),
        ("", "unknown"),
    ],
)
def test_the_narrowest_network_decides(address, country):
    """An address lies where the narrowest network that holds it lies."""
    assert COUNTRIES.of(address) == country


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cidr,land\n", "networks.csv:1: has no such columns"),
        ("network,country\n192.0.2.0/24,JP\n192.0.2.1/24,JP\n", ":3: '192.0.2.1/24' is no network"),
        ("network,country\n192.0.2.0/24,Japan\n", ":2: 'JAPAN' is no country"),
    ],
)
def test_a_mistaken_table_is_refused_with_its_line(tmp_path, text, said):
    """A table that is not of its form is refused with file, line and mend."""
    path = tmp_path / "networks.csv"
    path.write_text(text)
    with pytest.raises(OperatorFileError, match=said.replace("(", r"\(")):
        load_countries(path)


def test_a_table_and_keys_are_read(tmp_path):
    """A good table gives countries; what is no list of keys is refused."""
    path = tmp_path / "networks.csv"
    path.write_text("network,country\n192.0.2.0/24,jp\n")
    assert load_countries(path).of("192.0.2.1") == "JP"
    with pytest.raises(OperatorFileError, match="is no list of public keys"):
        load_keys(path)
