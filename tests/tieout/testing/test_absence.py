"""The proof that absence is never a pass: it finds what takes absence for an answer."""

import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collectors.resource import Resource, field_types
from controls.shipped import load_checks
from evidence.record import UNOBSERVED
from evidence.verdict import Verdict
from tieout import Bucket, IamUser, Inventory, check
from tieout.testing import Sample, absence_never_passes, listing, must_pass, sample

CASES = Path(__file__).parents[2] / "controls" / "checks"
STORE = sample(Bucket, id="a", name="a", versioning="Enabled", encryption="AES256")


@check("ACME-31")
def reads_and_asserts(bucket: Bucket, users: Inventory[IamUser]) -> None:
    """It does what a check does."""
    assert bucket.versioning == "Enabled", "versioning is off"
    assert not any(user.console for user in users), "somebody signs in"


@check("ACME-32")
def excepts_too_much(bucket: Bucket) -> None:
    """It takes a refusal for a pass."""
    try:
        off = bucket.versioning != "Enabled"
    except Exception:  # noqa: BLE001 -- the mistake that is to be found
        off = False
    assert not off, "versioning is off"


@check("ACME-33")
def goes_around_the_fields(bucket: Bucket) -> None:
    """It reads the row itself."""
    assert vars(bucket).get("versioning") != "Suspended", "versioning is off"


@check("ACME-34")
def reads_nothing(bucket: Bucket) -> None:
    """It judges nothing."""


@check("ACME-35")
def does_without_one(bucket: Bucket) -> None:
    """Encryption proves what versioning would."""
    try:
        assert bucket.versioning == "Enabled", "versioning is off"
    except AssertionError:
        raise
    except Exception:  # noqa: BLE001 -- another field proves the same
        assert bucket.encryption, "nothing proves it"


def test_a_sound_check_is_proven() -> None:
    """Each field given and each listing is denied in turn, and none of it passes."""
    user = sample(IamUser, id="u", console=False)
    denials = absence_never_passes(reads_and_asserts, STORE, users=[user])
    assert [
        "name of a (aws.s3.bucket)", "versioning of a (aws.s3.bucket)",
        "encryption of a (aws.s3.bucket)", "console of u (aws.iam.user)",
        "the listing of what is judged, cut short", "the listing of what is judged, refused",
        "the listing of users, cut short", "the listing of users, refused",
    ] == [each.what for each in denials]  # fmt: skip
    verdicts = {each.what: each.said[0].verdict for each in denials}
    assert Verdict.UNOBSERVED is verdicts["console of u (aws.iam.user)"]
    assert Verdict.PASS is verdicts["name of a (aws.s3.bucket)"]


@pytest.mark.parametrize("wrong", [excepts_too_much, goes_around_the_fields])
def test_absence_taken_for_an_answer_is_found(wrong: Any) -> None:
    """A check that still passes without what it read is named, with the field."""
    must_pass(wrong, STORE)
    with pytest.raises(
        AssertionError, match=r"takes absence for a pass:\n[\s\S]*without versioning of a"
    ):
        absence_never_passes(wrong, STORE)


def test_a_pass_that_rests_on_nothing_is_found() -> None:
    """A check that reads nothing is no check."""
    with pytest.raises(AssertionError, match="reads nothing of what it is given"):
        absence_never_passes(reads_nothing, STORE)


def test_what_proves_the_same_is_excused_by_name() -> None:
    """A field that a check does without is named with the reason, and only while that is so."""
    why = {"versioning": "encryption proves the same"}
    absence_never_passes(does_without_one, STORE, proven_without=why)
    with pytest.raises(AssertionError, match="excuse it no more"):
        absence_never_passes("bucket_keeps_versions", STORE, proven_without=why)


def shipped() -> Iterator[Any]:
    """The passing cases of shipped checks; one a check, to keep the test short."""
    sys.path.insert(0, str(CASES))
    try:
        cases = [
            case
            for file in sorted(CASES.glob("cases_*.py"))
            for case in runpy.run_path(str(file))["CASES"]
        ]
    finally:
        sys.path.remove(str(CASES))
    passing = {name: rest for name, verdict, *rest in reversed(cases) if verdict is Verdict.PASS}
    return iter(sorted(passing.items()))


def apart(resources: Any) -> list[Sample]:
    """Samples of which no two have one id, as in a record."""
    samples, seen = [], set()
    for each in map(as_sample, resources):
        own = each.id if each.id not in seen else f"{each.id}#{len(seen)}"
        seen.add(own)
        samples.append(each.but(id=own))
    return samples


def as_sample(resource: Resource) -> Sample:
    known = field_types(type(resource))
    fields = {name: value for name, value in vars(resource).items() if name in known}
    return Sample(type(resource), fields, vars(resource).get(UNOBSERVED, {}))


@pytest.mark.parametrize(("name", "case"), [pytest.param(*each, id=each[0]) for each in shipped()])
def test_no_shipped_check_passes_by_absence(name: str, case: Any) -> None:
    """Of each shipped check a case that passes is denied field by field, list by list."""
    _, subject, given = case
    (made,) = [each for each in load_checks() if each.id == name]
    now = runpy.run_path(str(CASES / "sample_estate.py"))["NOW"]
    populations: dict[str, Any] = {
        parameter: listing(*apart(given.get(parameter, [])), covers=asked.covers)
        for parameter, asked in made.asked.items()
    }
    parameters = {key: value for key, value in given.items() if key in made.thresholds}
    subjects = [as_sample(subject)] if subject is not None else []
    assert absence_never_passes(
        name, *subjects, now=now, parameters=parameters, **populations
    )  # fmt: skip
