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


_LINKED = "another rung of the ladder links the account"
_CALLED = "an account that nobody calls a machine's is judged as a person's"
LADDER = {
    "login": "the id names the account as well",
    "email": _LINKED,
    "aliases": _LINKED,
    "external_id": _LINKED,
    "employee_number": _LINKED,
    "created": "the link then says that its day is not told",
    "entity": "one person alone has the number",
    "kind_said": _CALLED,
    "owner": "no machine and no guest",
    "sponsor": "no machine and no guest",
}
"""Why a link stands without each thing that an account may say of itself."""
_BY_NUMBER = (
    "login email aliases external_id employee_number created entity kind_said owner sponsor"
)
_NAMED = "login aliases created external_id entity"
WITHOUT = {
    "account_has_a_second_factor": "kind_said",
    "account_has_one_holder": _BY_NUMBER.removeprefix("login "),
    "account_is_no_older_than_its_holder": _BY_NUMBER.replace(" created", ""),
    "account_is_used_or_off": "kind_said",
    "account_was_approved_first": _BY_NUMBER.replace(" created", ""),
    "administrator_is_approved": _BY_NUMBER.removeprefix("login email "),
    "administrator_resists_phishing": "kind_said",
    "approved_administrator_administers": _BY_NUMBER.removeprefix("login email "),
    "approved_cloud_administrator_administers": "created",
    "cloud_administrator_is_approved": "created",
    "bound_groups_hold_nobody_gone": _BY_NUMBER,
    "contractors_account_runs_out": _BY_NUMBER,
    "directory_agrees_with_hr": _BY_NUMBER,
    "guest_has_a_sponsor_and_an_end": f"{_NAMED} owner",
    "leavers_hold_no_account": _BY_NUMBER,
    "leavers_signed_in_nowhere": _BY_NUMBER,
    "machine_account_has_an_owner": _NAMED,
    "mover_gave_up_old_rights": _BY_NUMBER,
    "nobody_signed_in_before_first_day": _BY_NUMBER.replace(" created", ""),
    "person_has_accounts_all_have": _BY_NUMBER,
    "person_has_one_account_a_system": _BY_NUMBER,
    "person_holds_no_conflicting_duties": _BY_NUMBER,
    "powerful_group_fits_the_job": _BY_NUMBER,
}
"""Fields that a check can do without, each with the reason."""


def shipped() -> Iterator[Any]:
    """The passing cases of shipped checks; one a check, to keep the test short."""
    folders = [str(CASES), str(CASES / "cloud")]
    sys.path[:0] = folders
    try:
        cases = [
            case
            for file in sorted(CASES.glob("cases_*.py"))
            for case in runpy.run_path(str(file))["CASES"]
        ]
    finally:
        for folder in folders:
            sys.path.remove(folder)
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
    without = {field: LADDER[field] for field in WITHOUT.get(name, "").split()}
    assert absence_never_passes(
        name, *subjects, now=now, parameters=parameters, proven_without=without, **populations
    )  # fmt: skip
