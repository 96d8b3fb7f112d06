"""What `tieout.testing` proves and refuses to prove, by the engine's own rules."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from evidence.errors import TieoutError, UsageError
from evidence.verdict import Verdict
from tieout import Bucket, IamUser, Inventory, Pledge, Population, check
from tieout.testing import (
    judged,
    listing,
    must_fail,
    must_not_apply,
    must_not_observe,
    must_pass,
    refused,
    sample,
)

NOW = datetime(2026, 3, 31, tzinfo=UTC)
STORE = sample(Bucket, id="a", versioning="Enabled")
USER = sample(IamUser, id="u", name="mika")


@check("ACME-21")
def stores_have_readers(
    bucket: Bucket, users: Population[IamUser], *, least: int, within: timedelta, now: datetime
) -> None:
    """A store has readers."""
    assert len(users) >= least, f"{len(users)} read it on {now:%Y-%m-%d}\nassert less than {least}"
    assert within < timedelta(days=90)


@check("ACME-22", covers={"users": ("leavers",)})
def stores_have_no_leavers(bucket: Bucket, users: Inventory[IamUser]) -> None:
    """No leaver reads a store."""
    assert bucket.versioning == "Enabled", "versioning is off"


@check("ACME-23")
def someone_is_there(users: Population[IamUser]) -> None:
    """There is a user."""
    assert users, "nobody"


def told(call: Any) -> str:
    with pytest.raises((AssertionError, TieoutError)) as caught:
        call()
    return str(caught.value)


def readers(**more: Any) -> dict[str, Any]:
    given = {"users": [USER], "parameters": {"least": 1, "within": "30 days"}, "now": NOW}
    return given | more


def test_reasons_are_as_written() -> None:
    """Whatever pytest makes of the asserts of this file, a reason is as its author wrote it."""
    because = "1 read it on 2026-03-31\nassert less than 2"
    parameters = {"least": 2, "within": "30 days"}
    must_fail(stores_have_readers, STORE, reason=because, **readers(parameters=parameters))
    must_fail(
        stores_have_readers, STORE, reason=re.compile("^1 read"), **readers(parameters=parameters)
    )
    without = {"least": 1, "within": "99 days"}
    silent = "does not hold; the check gives no reason"
    must_fail(stores_have_readers, STORE, reason=silent, **readers(parameters=without))


def test_a_wrong_claim_is_told() -> None:
    """What the check says instead stands in the message, resource and reason included."""
    said = told(lambda: must_pass("bucket_keeps_versions", STORE.but(versioning=None)))
    assert "bucket_keeps_versions must say pass, and says" in said
    assert "fail: a (GEN-10): versioning has never been on" in said
    wrong = told(lambda: must_fail("bucket_keeps_versions", STORE, reason="off"))
    assert "must say fail, 'off', and says\n  pass: a (GEN-10)" in wrong
    assert "must say not_applicable" in told(
        lambda: must_not_apply("bucket_keeps_versions", STORE, reason="x")
    )


def test_populations_follow_the_engine() -> None:
    """Missing, empty, refused, partial and stale populations judge nothing."""
    never_given = readers()
    del never_given["users"]
    must_not_observe(stores_have_readers, STORE, **never_given)
    must_not_observe(stores_have_readers, STORE, **readers(users=[]))
    must_not_observe(
        stores_have_readers, STORE, operation="iam:ListUsers",
        **readers(users=refused("iam:ListUsers")),
    )  # fmt: skip
    must_not_observe(
        stores_have_readers, STORE, operation="iam:ListUsers",
        **readers(users=listing(USER).cut_short("iam:ListUsers")),
    )  # fmt: skip
    old = listing(USER, collected_at=NOW - timedelta(days=9))
    must_not_observe(stores_have_readers, STORE, **readers(users=old))
    must_pass(stores_have_readers, STORE, **readers())


def test_classes_of_rows_are_proven_only_when_said() -> None:
    """A population covers what the test says, and the message tells how to say it."""
    said = told(lambda: must_pass(stores_have_no_leavers, STORE, users=[USER]))
    assert "give listing(..., covers=(...))" in said
    must_pass(stores_have_no_leavers, STORE, users=listing(USER, covers=("leavers",)))


def test_partial_data_may_fail_and_never_pass() -> None:
    """Of a listing that broke off a bad resource fails, and a good one is not observed."""
    bad = STORE.but(versioning=None)
    must_not_observe(
        "bucket_keeps_versions", listing(STORE).cut_short("s3:List"), operation="s3:List"
    )
    must_fail(
        "bucket_keeps_versions", listing(bad).cut_short("s3:List"),
        reason="versioning has never been on",
    )  # fmt: skip


def test_other_verdicts_are_returned() -> None:
    """Stale and proven empty are told by `judged`."""
    old = listing(STORE, collected_at=NOW - timedelta(days=9))
    assert [Verdict.STALE] == [
        each.verdict for each in judged("bucket_keeps_versions", old, now=NOW)
    ]
    assert [Verdict.NO_OCCURRENCE] == [
        each.verdict for each in judged("bucket_keeps_versions", listing())
    ]
    must_pass(someone_is_there, users=[USER])


def test_a_kind_is_named_in_words_and_dates_are_dates() -> None:
    """A sample takes a kind by its name, and dates as they are or as text."""
    by_name = sample("people.pledge", id="p", signed_on=date(2026, 1, 1))
    assert by_name.row == sample(Pledge, id="p", signed_on="2026-01-01").row


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: sample(Bucket, id="a", versionning="x"), "did you mean 'versioning'?"),
        (lambda: sample(Bucket, id="a", versioning=3), "takes no such versioning"),
        (lambda: sample(Bucket, versioning="x"), "row without an id"),
        (lambda: sample("aws.s3.buckets", id="a"), "did you mean 'aws.s3.bucket'?"),
        (lambda: STORE.denied("id"), "the id of a resource is always there"),
        (lambda: judged("bucket_keep_versions", STORE), "did you mean 'bucket_keeps_versions'?"),
        (lambda: judged(len, STORE), "len is no check"),
        (lambda: judged("bucket_keeps_versions"), "judges Bucket; give one, or a listing"),
        (lambda: judged(someone_is_there, STORE), "judges whole populations"),
        (lambda: judged("bucket_keeps_versions", USER), "reads aws.s3.bucket there"),
        (
            lambda: judged("bucket_keeps_versions", STORE, STORE.but(name="b")),
            "given twice in test, and not alike",
        ),
        (
            lambda: judged(stores_have_readers, STORE, **readers(user=[])),
            "asks for no population 'user'; did you mean 'users'?",
        ),
        (
            lambda: judged(stores_have_readers, STORE, **readers(parameters={"leest": 1})),
            "takes no parameter 'leest'; did you mean 'least'?",
        ),
        (
            lambda: judged(
                stores_have_readers, STORE, **readers(parameters={"least": 1, "within": "1 moon"})
            ),
            "'1 moon' is not a duration",
        ),
        (lambda: judged(stores_have_readers, STORE, **readers(now=None)), "asks for the time"),
        (
            lambda: judged(stores_have_readers, STORE, **readers(now=datetime(2026, 1, 1))),  # noqa: DTZ001
            "now has no time zone",
        ),
    ],
)
def test_mistakes_are_one_sentence(call: Any, sentence: str) -> None:
    """Whatever is missing, unknown or of another kind is told in one sentence with its mend."""
    with pytest.raises(TieoutError) as caught:
        call()
    assert sentence in str(caught.value)
    assert isinstance(caught.value, UsageError | TieoutError)
