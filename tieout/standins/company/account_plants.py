"""Planted faults of accounts: shared, orphaned, doubled, unlinked, too early, endless, unused."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from tieout.standins.company.company import Company, Login
from tieout.standins.company.plants import Spot, plant

ONE, GENERIC, MACHINE, GUEST = (
    "account_has_one_holder",
    "account_is_not_generic",
    "machine_account_has_an_owner",
    "guest_has_a_sponsor_and_an_end",
)


@plant
def shared_account(at: Spot) -> None:
    """Several people sign in by one name, which no rung links."""
    name = f"desk-{at.draw.randrange(10**9)}"
    at.company.logins.append(
        Login(name, "desk", "info", created=at.company.ago(500), last_sign_in=at.company.ago(1))
    )
    at.company.truth |= {(ONE, name), (GENERIC, name)}


@plant
def accepted_shared_account(at: Spot) -> None:
    """No fault: a shared account that somebody accepted until a day, with its owner."""
    name = f"ledger-{at.draw.randrange(10**9)}"
    at.company.logins.append(
        Login(
            name,
            "ledger",
            "office",
            created=at.company.ago(500),
            last_sign_in=at.company.ago(1),
            said="shared",
        )
    )
    _confirmed(at.company, name, "ledger", sort="shared", owner=at.human.number)


@plant
def orphaned_machine(at: Spot) -> None:
    """The owner of a machine's account has left, more than a week ago."""
    left = next(each for each in at.company.people if each.gone and each.gone < at.company.ago(28))
    name = f"code-svc-{at.draw.randrange(10**9)}"
    at.company.logins.append(_machine(at.company, name, left.number))
    at.company.truth.add((MACHINE, name))


@plant
def machine_of_nobody(at: Spot) -> None:
    """A machine's account names no owner."""
    name = f"code-svc-{at.draw.randrange(10**9)}"
    at.company.logins.append(_machine(at.company, name, ""))
    at.company.truth.add((MACHINE, name))


@plant
def owned_machine(at: Spot) -> None:
    """No fault: a machine's account of somebody who works here."""
    at.company.logins.append(
        _machine(at.company, f"code-svc-{at.draw.randrange(10**9)}", at.human.number)
    )


@plant
def second_account(at: Spot) -> None:
    """Somebody has two accounts of one system."""
    twin = f"{at.login.id}-b"
    at.company.logins.append(replace(at.login, id=twin, login=f"adm-{at.login.login}"))
    at.company.truth.add(("person_has_one_account_a_system", at.human.number))


@plant
def confirmed_twin(at: Spot) -> None:
    """No fault: an administrator's twin that somebody confirmed."""
    twin = f"{at.login.id}-adm"
    at.company.logins.append(
        replace(at.login, id=twin, login=f"adm-{at.login.login}", email="", number="")
    )
    _confirmed(at.company, twin, "directory", person=at.human.number)


@plant
def lookalike(at: Spot) -> None:
    """An account is called like somebody, and says of itself neither number nor address."""
    name = f"desk-{at.draw.randrange(10**9)}"
    at.company.logins.append(
        Login(
            name,
            "desk",
            at.human.name.replace(" ", ".").lower(),
            created=at.company.ago(400),
            last_sign_in=at.company.ago(3),
        )
    )
    at.company.truth.add((ONE, name))


@plant
def lost_zeros(at: Spot) -> None:
    """A spreadsheet ate the leading zeros of the number, and there is no address."""
    at.login.number, at.login.email = at.login.number.lstrip("0"), ""
    at.company.truth |= {(ONE, at.login.id), ("person_has_accounts_all_have", at.human.number)}


@plant
def rungs_apart(at: Spot) -> None:
    """The number is one person's and the address another's."""
    at.login.email = at.company.people[at.draw.randrange(100)].email
    at.company.truth.add((ONE, at.login.id))


@plant
def early_account(at: Spot) -> None:
    """An account was made weeks before the first day."""
    at.login.created = at.human.spells[0].start - timedelta(days=at.draw.randrange(10, 25))
    at.company.truth.add(("account_is_no_older_than_its_holder", at.login.id))


@plant
def hired_without_end(at: Spot) -> None:
    """A contractor's account never runs out."""
    at.login.expires = None
    at.company.truth.add(("contractors_account_runs_out", at.login.id))


@plant
def unused(at: Spot) -> None:
    """Nobody has signed in for months."""
    at.login.last_sign_in = at.company.ago(at.draw.randrange(95, 300))
    at.company.truth.add(("account_is_used_or_off", at.login.id))


@plant
def never_used(at: Spot) -> None:
    """Nobody has ever signed in."""
    at.login.last_sign_in = None
    at.company.truth.add(("account_is_used_or_off", at.login.id))


@plant
def bare_password(at: Spot) -> None:
    """There is no second factor."""
    at.login.mfa = at.draw.choice(("", "question"))
    at.company.truth.add(("account_has_a_second_factor", at.login.id))


@plant
def weak_administrator(at: Spot) -> None:
    """An administrator signs in by a code that a faked page can pass on."""
    at.login.privileged, at.login.mfa = "Global administrator", "code"
    at.company.approvals.append(
        {
            "person": at.human.number,
            "resource": "directory:*",
            "requested_by": at.human.number,
            "approved_by": "000002",
            "approved_on": at.company.ago(40).isoformat(),
            "until": at.company.ago(-40).isoformat(),
        }
    )
    at.company.truth.add(("administrator_resists_phishing", at.login.id))


@plant
def guest_of_nobody(at: Spot) -> None:
    """A guest has no sponsor."""
    _guest(at.company, at.draw, "", 30)


@plant
def endless_guest(at: Spot) -> None:
    """A guest's account never runs out."""
    _guest(at.company, at.draw, at.human.number, None)


@plant
def sponsored_guest(at: Spot) -> None:
    """No fault: a guest with a sponsor and an end."""
    _guest(at.company, at.draw, at.human.number, 60)


@plant
def moved(at: Spot) -> None:
    """Somebody was moved, and the directory did not hear of it."""
    at.login.department = "archive"
    at.company.truth.add(("directory_agrees_with_hr", at.login.id))


def _machine(company: Company, name: str, owner: str) -> Login:
    made = company.ago(600)
    used = company.ago(1)
    return Login(
        name, "code", name, created=made, last_sign_in=used, said="service", owner=owner, mfa=""
    )


def _guest(company: Company, draw: Random, sponsor: str, days: int | None) -> None:
    name = f"desk-guest-{draw.randrange(10**9)}"
    company.logins.append(
        Login(
            name,
            "desk",
            name,
            f"{name}@guests.example.org",
            created=company.ago(20),
            last_sign_in=company.ago(2),
            expires=None if days is None else company.ago(-days),
            said="guest",
            owner=sponsor,
        )
    )
    if not sponsor or days is None:
        company.truth.add((GUEST, name))


def _confirmed(company: Company, account: str, system: str, **link: str) -> None:
    company.links.append(
        {
            "system": system,
            "account": account,
            "sort": "person",
            "why": "asked by phone",
            "confirmed_by": "000002",
            "confirmed_on": company.ago(30).isoformat(),
            "until": company.ago(-200).isoformat(),
            **link,
        }
    )
