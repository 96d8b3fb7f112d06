"""Planting: where each fault or trap goes, so that none stands in another's way."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tieout.standins.company.company import Company, Human, Login, Plan


@dataclass(frozen=True)
class Spot:
    """Where something is planted: somebody of the company and their account of the directory."""

    company: Company
    human: Human
    login: Login
    draw: Random


Plant = Callable[[Spot], None]
PLANTS: dict[str, Plant] = {}
"""Every fault and trap by its name; each takes a person of its own with the directory's account."""
EACH = 3
"""How often each is planted."""


def planted(plan: Plan) -> Company:
    """A company of the plan with every fault and every trap planted, and its truth."""
    company = Company.sound(plan)
    draw = Random(plan.seed * 7919)  # noqa: S311 -- a drawing that comes out the same again
    accounts = {login.id: login for login in company.logins}
    kept = [each for each in company.people if each.number > "000100"]
    staff = [each for each in kept if each.spells[-1].last_day is None]
    gone = [each for each in kept if each.gone]
    hired = [each for each in kept if each.spells[-1].type == "contractor"]
    abroad = [each for each in staff if each.spells[-1].country != "JP"]
    for pool in (staff, gone, hired, abroad):
        draw.shuffle(pool)
    taken: set[str] = set()
    for name, plant in PLANTS.items():
        pool = {"gone": gone, "hired": hired, "abroad": abroad}.get(name.partition("_")[0], staff)
        for _ in range(EACH):
            human = next(each for each in pool if each.number not in taken)
            taken.add(human.number)
            plant(Spot(company, human, accounts[f"directory-{human.number}"], draw))
    return company


def plant(function: Plant) -> Plant:
    """Enter a fault or trap under the name of its function."""
    PLANTS[function.__name__] = function
    return function
