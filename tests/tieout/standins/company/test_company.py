"""The company planted with faults: the same again by its seed, and each plant with a word."""

from pathlib import Path

from tieout.standins.company import Company, Plan, planted, write
from tieout.standins.company.plants import EACH, PLANTS

PLAN = Plan(people=700, leavers=120, contractors=30, accounts=1_200)


def test_the_same_seed_makes_the_same_company(tmp_path: Path) -> None:
    """Every file of two equal plans is the same, byte for byte, and another seed gives another."""
    one, other = (write(planted(PLAN), tmp_path / name) for name in ("one", "other"))
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(files) > 10
    assert all((one / each).read_bytes() == (other / each).read_bytes() for each in files)
    third = write(planted(Plan(2, 700, 120, 30, 1_200)), tmp_path / "third")
    assert (one / "staff.csv").read_bytes() != (third / "staff.csv").read_bytes()


def test_a_sound_company_has_no_truth() -> None:
    """Nothing is said to be wrong before something is planted."""
    assert Company.sound(PLAN).truth == set()


def test_every_fault_raises_something_and_no_trap_does() -> None:
    """What a plant's first words say is what it does: traps say that they are no fault."""
    company = planted(PLAN)
    traps = {name for name, plant in PLANTS.items() if (plant.__doc__ or "").startswith("No fault")}
    assert len(traps) >= 6
    assert len(company.truth) >= EACH * (len(PLANTS) - len(traps))


def test_leavers_contractors_and_accounts_are_as_many_as_planned() -> None:
    """The company before planting is of the size that was asked for."""
    company = Company.sound(PLAN)
    assert len(company.people) == PLAN.people
    assert len(company.logins) == PLAN.accounts
    assert len([each for each in company.people if each.gone]) == PLAN.leavers
    hired = [each for each in company.people if each.spells[-1].type == "contractor"]
    assert len(hired) == PLAN.contractors
    assert len({each.spells[-1].country for each in company.people}) == 3
