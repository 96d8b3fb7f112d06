"""Resources: stored rows become typed values, and an unobserved field can never be read."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import TypedDict

from collectors.resource import KINDS, NotObservedError, Resource
from collectors.validation import validated
from evidence.record import UNOBSERVED


class Part(TypedDict):
    label: str
    until: date | None


class Thing(Resource, kind="test.resource.thing"):
    """A thing."""

    name: str
    size: int | None
    made: datetime
    days: list[date]
    parts: list[Part]


ROW = {
    "id": "t1",
    "name": "one",
    "size": 3,
    "made": "2026-01-02T03:04:05Z",
    "days": ["2026-01-02"],
    "parts": [{"label": "a", "until": "2026-02-03"}, {"label": "b", "until": None}],
}


def fresh() -> dict[str, object]:
    return {**ROW, "parts": [dict(part) for part in ROW["parts"]]}


def test_stored_json_becomes_dates_and_instants() -> None:
    """Dates, instants and those inside nested parts have their types again after hydration."""
    thing = Thing.hydrate([fresh()])[0]
    assert datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC) == thing.made
    assert [date(2026, 1, 2)] == thing.days
    assert [date(2026, 2, 3), None] == [part["until"] for part in thing.parts]


def test_reading_an_unobserved_field_raises_with_its_reason() -> None:
    """A field that could not be read raises the reason, however it is asked for."""
    row = fresh()
    del row["size"]
    thing = Thing.hydrate([{**row, UNOBSERVED: {"size": "AccessDenied on x:GetSize"}}])[0]
    with pytest.raises(NotObservedError) as caught:
        _ = thing.size
    assert ("t1", "size", "AccessDenied on x:GetSize") == (
        caught.value.resource,
        caught.value.field,
        caught.value.reason,
    )
    with pytest.raises(NotObservedError):
        getattr(thing, "size", None)


def test_a_field_older_evidence_never_had_is_not_observed() -> None:
    """A field that the model gained since the evidence was taken is not observed either."""
    thing = Thing.hydrate([{"id": "t1"}])[0]
    with pytest.raises(NotObservedError, match="not collected when the evidence was taken"):
        _ = thing.name


def test_a_name_that_is_no_field_is_a_programming_error() -> None:
    """A misspelt field is an AttributeError, not a missing observation."""
    with pytest.raises(AttributeError, match="no field colour"):
        _ = Thing.of(id="t1").colour


def test_a_kind_is_registered_under_its_name() -> None:
    """A class with a kind is found by that kind."""
    assert KINDS["test.resource.thing"] is Thing


def test_validation_gives_json_and_keeps_good_rows() -> None:
    """A good row comes back in JSON form with nothing unobserved."""
    given_row = {**fresh(), "made": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}
    stored = validated(Thing, given_row, {})
    assert {**ROW, "made": "2026-01-02T03:04:05Z"} == stored


def test_a_value_of_another_form_is_not_observed() -> None:
    """A wrong type costs its own field, names the place, and is never coerced to a default."""
    stored = validated(Thing, {**fresh(), "size": "big", "parts": [{"label": 3}]}, {})
    assert {"size", "parts"} == set(stored[UNOBSERVED])
    assert "parts.0.label" in stored[UNOBSERVED]["parts"]
    assert "size" not in stored


def test_a_field_nobody_reported_is_not_observed() -> None:
    """A collector that leaves a field out leaves it unobserved, not empty."""
    stored = validated(Thing, {"id": "t1"}, {"size": "AccessDenied on x:GetSize"})
    assert "AccessDenied on x:GetSize" == stored[UNOBSERVED]["size"]
    assert "the collector did not report it" == stored[UNOBSERVED]["name"]


@pytest.mark.parametrize("row", [{"name": "x"}, {"id": ""}, {"id": 3}, {"id": "t", "colour": 1}])
def test_a_row_without_id_or_with_unknown_fields_is_refused(row: dict[str, object]) -> None:
    """A row that no resource can be made of is refused."""
    with pytest.raises(ValueError, match=r"test.resource.thing row"):
        validated(Thing, row, {})


@given(
    st.dictionaries(
        st.sampled_from(["name", "size", "made", "days", "parts"]),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers()),
    )
)
def test_any_odd_row_becomes_values_or_gaps(fields: dict[str, object]) -> None:
    """Whatever a source answers, each field is either of its type or unobserved."""
    stored = validated(Thing, {"id": "t", **fields}, {})
    known = set(stored) - {"id", UNOBSERVED}
    assert {"name", "size", "made", "days", "parts"} == known | set(stored.get(UNOBSERVED, {}))
    thing = Thing.hydrate([stored])[0]
    for name in known:
        getattr(thing, name)
