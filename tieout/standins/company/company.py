"""A sound company: people of three entities, their accounts in four systems, and what ties them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

HEAD = "000001"
"""The number of whoever heads the company, whom nobody manages."""
SYSTEMS = ("directory", "code", "desk", "ledger")
HOME, *ABROAD = (
    ("Example KK", "JP", "example.com"),
    ("Example Dalian", "CN", "dalian.example.com"),
    ("Example Seoul", "KR", "seoul.example.com"),
)
SUPPLIER = ("Example Staffing", "JP", "staffing.example.net")
GIVEN = (
    "aoi", "rin", "mei", "yui", "ren", "sota", "hana", "riku", "mao", "kai", "nao", "emi", "ken",
    "jun", "saki", "toma", "yuna", "haru", "miu", "ryo", "wei", "min", "jie", "li", "seo", "ha",
)  # fmt: skip
FAMILY = (
    "sato", "suzuki", "takahashi", "tanaka", "ito", "yamamoto", "nakamura", "kobayashi", "kato",
    "yoshida", "yamada", "sasaki", "mori", "abe", "ikeda", "hashimoto", "ishii", "ono", "zhang",
    "wang", "liu", "chen", "kim", "lee", "park", "choi",
)  # fmt: skip
DEPARTMENTS = ("talk", "payments", "platform", "people", "legal", "sales", "moderation")


@dataclass(frozen=True)
class Plan:
    """What a company is made of; two equal plans make the same company."""

    seed: int = 1
    people: int = 3_000
    leavers: int = 300
    contractors: int = 40
    accounts: int = 5_000
    today: date = date(2026, 11, 22)


@dataclass
class Spell:
    """One employment, by calendar days; no last day while it goes on."""

    entity: str
    country: str
    type: str
    start: date
    last_day: date | None = None
    recorded_on: date | None = None
    department: str = ""
    time_zone: str = ""


@dataclass
class Human:
    """A person of the HR listing."""

    number: str
    email: str
    name: str
    department: str
    manager: str
    spells: list[Spell]

    @property
    def gone(self) -> date | None:
        """The last day of somebody who has left."""
        return self.spells[-1].last_day if self.spells[-1].type != "contractor" else None


@dataclass
class Login:
    """An account as the system's export tells it; text as it stands in the file."""

    id: str
    system: str
    login: str
    email: str = ""
    number: str = ""
    active: bool = True
    created: date | None = None
    last_sign_in: date | None = None
    expires: date | None = None
    said: str = ""
    owner: str = ""
    department: str = ""
    manager: str = ""
    mfa: str = "passkey"
    privileged: str = ""
    groups: str = ""


@dataclass
class Company:
    """People and accounts, and the findings that an audit must make: check and resource.

    `links` are lines of the link file, `approvals` what was allowed, `uses` what was done from
    abroad, `screenings` who was looked at before joining.
    """

    plan: Plan
    people: list[Human] = field(default_factory=list)
    logins: list[Login] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    approvals: list[dict[str, str]] = field(default_factory=list)
    uses: list[tuple[Human, date, str]] = field(default_factory=list)
    screenings: list[dict[str, str]] = field(default_factory=list)
    truth: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def sound(cls, plan: Plan) -> "Company":
        """A company in which every check of people and accounts holds."""
        company, draw = cls(plan), Random(plan.seed)  # noqa: S311 -- as in plants.py
        for number in range(plan.people):
            company.people.append(_human(company, number, draw))
        company.logins.extend(_logins(company, draw))
        return company

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.plan.today - timedelta(days=days)


def _human(company: Company, number: int, draw: Random) -> Human:
    plan = company.plan
    # Leavers and contractors are the last of the listing, people abroad every tenth.
    leaves = number >= plan.people - plan.leavers
    hired = plan.people - plan.leavers - plan.contractors <= number < plan.people - plan.leavers
    place = SUPPLIER if hired else ABROAD[number // 10 % 2] if number % 10 == 9 else HOME
    given, family = draw.choice(GIVEN), draw.choice(FAMILY)
    start = company.ago(draw.randrange(400, 3000))
    spell = Spell(place[0], place[1], "contractor" if hired else "employee", start)
    if leaves:
        spell.last_day = company.ago(draw.randrange(30, 300))
        spell.recorded_on = spell.last_day - timedelta(days=14)
    if hired:
        spell.last_day = company.ago(-draw.randrange(30, 300))
    staff = f"{number + 1:06}"
    boss = f"{draw.randrange(1, 100):06}" if number >= 100 else HEAD if number else ""
    return Human(
        staff,
        f"{given}.{family}{number + 1}@{place[2]}",
        f"{given.title()} {family.title()}",
        draw.choice(DEPARTMENTS),
        boss,
        [spell],
    )


def _logins(company: Company, draw: Random) -> Iterator[Login]:
    """Everybody has an account of the directory, and some of the others one of another system."""
    people = company.people
    for human in people:
        yield login_of(company, human, "directory", draw)
    further = [(human, system) for human in people for system in SYSTEMS[1:]]
    for human, system in draw.sample(further, company.plan.accounts - len(people)):
        yield login_of(company, human, system, draw)


def login_of(company: Company, human: Human, system: str, draw: Random) -> Login:
    """A sound account: linked by number in the directory, by address elsewhere, off when gone."""
    gone = human.gone
    spell = human.spells[-1]
    used = (gone or company.plan.today) - timedelta(days=draw.randrange(1, 20))
    return Login(
        id=f"{system}-{human.number}",
        system=system,
        login=human.email.partition("@")[0],
        email=human.email,
        number=human.number if system == "directory" else "",
        active=gone is None,
        created=spell.start,
        last_sign_in=used,
        expires=spell.last_day if spell.type == "contractor" else None,
        department=human.department,
        manager=human.manager,
    )
