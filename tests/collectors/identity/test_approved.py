"""Approvals against holders: whose an approval is, and what it must say to count."""

from datetime import date
from typing import Any

import pytest

from collectors.identity.approved import Holder, holder_of, missing
from collectors.identity.ladder import Link
from collectors.people.approval import Approval
from collectors.people.person import Person
from controls.population import Estate
from tests.collectors.identity.test_ladder import person

TODAY = date(2026, 6, 15)
RIGHT = "directory:Administrator"
HANA = person("007", "hana.ito@example.com", aliases=["h.ito@corp.example.com"])
STAFF: Estate[Person] = Estate([HANA, person("009", "rei.ono@example.com")])
HERS = holder_of(Link("person", HANA, 2), "u-7")


def lack(holder: Holder = HERS, right: str = RIGHT, **changed: Any) -> str:
    """What one approval lacks for a holder's right; by default a sound one."""
    row = {
        "id": "AP-1",
        "person": "007",
        "resource": RIGHT,
        "purpose": "operations",
        "requested_by": "007",
        "approved_by": "009",
        "approved_on": "2026-06-01",
        "until": "2026-06-15",
        "implemented_by": None,
    }
    given = Estate([Approval.of(**(row | changed))])
    return missing(holder, [right], given, STAFF, TODAY)


@pytest.mark.parametrize("name", ["007", "Hana.Ito@example.com", "h.ito@corp.example.com", "u-7"])
def test_a_person_is_meant_by_number_address_or_account(name: str) -> None:
    """An approval meets its holder by any of those, in whichever case of letters of an address."""
    assert lack(person=name) == ""


@pytest.mark.parametrize("name", ["hana.ito", "Hana Ito", "7", "h.ito@example.com"])
def test_nobody_is_meant_by_what_looks_alike(name: str) -> None:
    """Neither a login, a name, a number without its zeros nor another domain names anybody."""
    assert lack(person=name) == "no approval names it"


def test_a_machine_is_meant_by_its_id_alone() -> None:
    """What was approved for the person who answers for a machine was not for the machine."""
    robot = holder_of(Link("service", HANA), "robot-1", None)
    assert lack(robot) == "no approval names it"
    assert lack(robot, person="robot-1") == ""
    said = "approval AP-1 was given by 007, who answers for its holder"
    assert lack(robot, person="robot-1", approved_by="007", requested_by="009") == said


def test_a_right_is_meant_with_its_system() -> None:
    """Another role, another system, or the system alone is another right."""
    for other in ("directory:Reader", "wiki:Administrator", "directory"):
        assert lack(resource=other) == "no approval names it"
    assert lack(resource="directory:*") == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"until": "2026-06-14"}, "approval AP-1 ended on 2026-06-14"),
        ({"approved_on": "2026-06-16"}, "approval AP-1 is not in force"),
        ({"approved_by": None}, "approval AP-1 is not in force"),
        ({"until": None}, "approval AP-1 has no day on which it ends"),
        ({"approved_by": "u-7"}, "approval AP-1 was given by u-7, who is nobody among the staff"),
        ({"approved_by": "007"}, "approval AP-1 was given by 007, who holds it"),
        ({"requested_by": "rei.ono@example.com"},
         "approval AP-1 was given by 009, who asked for it"),
        ({"implemented_by": "Rei.Ono@example.com"},
         "approval AP-1 was given by 009, who set it up"),
    ],
)  # fmt: skip
def test_what_does_not_count_is_told(changed: dict[str, Any], said: str) -> None:
    """An approval counts in force, until a day, from a known person who had no other part in it."""
    assert lack(**changed) == said
