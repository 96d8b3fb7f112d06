"""Cases of the checks of what leavers hand back: devices, and the leave to enter zones."""

from typing import Any

from sample_estate import REFUSED, refused
from sample_people import leaver, person, spell
from sample_registers import asset, permit

from collectors.people.person import Person
from collectors.registers.assets import Asset
from collectors.resource import Resource
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
BACK, BADGE = "leaver_gave_back_assets", "leaver_may_enter_no_zone"


def _lost(field: str, of: str = "") -> str:
    return f"{field}{of} could not be observed: {REFUSED}"


def _held(returned_on: str | None = "2026-06-01", **changed: Any) -> Asset:
    """A laptop in the hands of `person()`, given back on a day."""
    return asset(**{"holder": "H1", "returned_on": returned_on} | changed)


def _gone(last_day: str, country: str = "JP") -> Person:
    return person(country=country, spells=[spell(last_day=last_day, country=country)])


def _with(*assets: Resource, gone: Person | None = None, **given: Any) -> dict[str, Any]:
    return {"staff": [gone or leaver(), person("H9", "rei.ono")], "assets": list(assets), **given}


OURS = asset(id="SV-1", holder=None, returned_on=None)
NOTHING = "the register names nothing that was handed to them"
NOT_BACK = "left on 2026-05-31 and has not given back SN-1"
SHARED = (
    "what was handed to them could not be observed: several people are called what its holder "
    "is: SN-1"
)
STAFF = {"staff": [leaver(), person("H9", "rei.ono")]}
SUNDAY = _gone("2026-06-14")

CASES = [
    # 31 May 2026 is a Sunday.
    (BACK, PASS, "", leaver(), _with(_held(), OURS)),
    (BACK, PASS, "", leaver(), _with(_held(holder="Mika.Abe@example.com"))),
    (BACK, FAIL, NOT_BACK, leaver(), _with(_held(None))),
    (BACK, FAIL, NOT_BACK, leaver(), _with(_held("2026-06-20"))),
    (
        BACK, FAIL, "left on 2026-05-31 and gave back SN-1 only on 2026-06-02", leaver(),
        _with(_held("2026-06-02")),
    ),
    (BACK, PASS, "", leaver(), _with(_held("2026-06-02"), working_days=2)),
    (BACK, PASS, "", leaver(), _with(_held("2026-06-02"), holidays=["JP=2026-06-01"])),
    (BACK, PASS, "", leaver(), _with(_held("2026-06-02"), holidays=["2026-06-01"])),
    (
        BACK, FAIL, "left on 2026-05-31 and gave back SN-1 only on 2026-06-02", leaver(),
        _with(_held("2026-06-02"), holidays=["DE=2026-06-01"]),
    ),
    # Who left on a Friday has until Monday; where Friday is free, who left on Thursday till Sunday.
    (
        BACK, PASS, "", _gone("2026-05-29"), _with(_held("2026-06-01"), gone=_gone("2026-05-29")),
    ),
    (
        BACK, FAIL, "left on 2026-05-28 and gave back SN-1 only on 2026-06-01",
        _gone("2026-05-28", "SA"), _with(_held("2026-06-01"), gone=_gone("2026-05-28", "SA")),
    ),
    (
        BACK, ASIDE, "left on 2026-06-14 and has until 2026-06-15 to give back SN-1", SUNDAY,
        _with(_held(None), gone=SUNDAY),
    ),
    (
        BACK, FAIL, "left on 2026-06-14 and has not given back SN-1", SUNDAY,
        _with(_held(None), gone=SUNDAY, working_days=0),
    ),
    (BACK, ASIDE, NOTHING, leaver(), _with(OURS)),
    (BACK, ASIDE, NOTHING, leaver(), _with(_held(None, holder="H9"))),
    # What was taken out of use before the last day is followed to its end by PHY-06.
    (BACK, ASIDE, NOTHING, leaver(), _with(_held(None, retired_on="2026-05-01"))),
    (BACK, FAIL, NOT_BACK, leaver(), _with(_held(None, retired_on="2026-06-05"))),
    (BACK, ASIDE, "works here, or is yet to begin", person(), _with(_held(None))),
    (
        BACK, ASIDE, "left on 2024-06-30, before the time that is looked at", _gone("2024-06-30"),
        _with(_held(None)),
    ),
    (
        BACK, UNOBSERVED, SHARED, leaver(),
        {
            "staff": [leaver(), person("H7", aliases=["mika.abe@example.com"])],
            "assets": [_held(None, holder="mika.abe@example.com")],
        },
    ),
    (BACK, UNOBSERVED, _lost("holder", " of SN-1"), leaver(), _with(refused(_held, "holder"))),
    (
        BACK, UNOBSERVED, _lost("returned_on", " of SN-1"), leaver(),
        _with(refused(_held, "returned_on")),
    ),
    (BADGE, PASS, "", permit(until="2026-06-01"), STAFF),
    (BADGE, PASS, "", permit(until="2026-01-31", person="Mika.Abe@example.com"), STAFF),
    (
        BADGE, FAIL, "of H1, who left on 2026-05-31, and ends only on 2026-12-31", permit(), STAFF,
    ),
    (BADGE, FAIL, "of H1, who left on 2026-05-31, and has no end", permit(until=None), STAFF),
    (
        BADGE, FAIL, "of H1, who left on 2026-05-31, and ends only on 2026-06-02",
        permit(until="2026-06-02"), STAFF,
    ),
    (BADGE, PASS, "", permit(until="2026-06-02"), {**STAFF, "holidays": ["2026-06-01"]}),
    (
        BADGE, ASIDE, "its holder left on 2026-06-14, and it may last until 2026-06-15",
        permit(), {"staff": [SUNDAY]},
    ),
    # A leave without an end is open however long ago its holder left.
    (
        BADGE, FAIL, "of H1, who left on 2024-06-30, and has no end", permit(until=None),
        {"staff": [_gone("2024-06-30")]},
    ),
    (
        BADGE, ASIDE, "ended on 2024-07-31, before the time that is looked at",
        permit(starts="2024-01-01", until="2024-07-31"), {"staff": [_gone("2024-06-30")]},
    ),
    (BADGE, ASIDE, "works here, or is yet to begin", permit(), {"staff": [person()]}),
    (
        BADGE, UNOBSERVED, "whose it is could not be observed: H1 is nobody among the staff",
        permit(), {"staff": [person("H9", "rei.ono")]},
    ),
    (
        BADGE, UNOBSERVED, "whose it is could not be observed: H1 is 2 people among the staff",
        permit(), {"staff": [leaver(), leaver(entity="Example Branch")]},
    ),
    (BADGE, UNOBSERVED, _lost("until"), refused(permit, "until"), STAFF),
]  # fmt: skip
