"""The words of made-up estates: teams, products, people; a fixed list, so that nothing is real."""

from random import Random

TEAMS = (
    "account", "billing", "catalog", "delivery", "insight", "ledger", "mail", "media", "partner",
    "payment", "platform", "search", "security", "support",
)  # fmt: skip
PARTS = (
    "api", "archive", "batch", "cache", "events", "export", "gateway", "image", "import", "index",
    "invoice", "notice", "order", "profile", "queue", "report", "stock", "stream", "sync", "worker",
)  # fmt: skip
GIVEN = (
    "akira", "anna", "ben", "chiyo", "clara", "daichi", "elena", "emi", "felix", "hana", "ivan",
    "jun", "kaito", "lena", "marta", "mio", "nils", "noa", "olga", "paul", "rin", "sara", "taro",
    "ueda", "vera", "yuki",
)  # fmt: skip
FAMILY = (
    "abe", "berg", "costa", "doi", "endo", "fischer", "goto", "hara", "ito", "jansen", "kato",
    "lind", "mori", "novak", "ono", "peters", "quist", "rossi", "sato", "tanaka", "ueno", "vogel",
    "wada", "yamada", "ziegler",
)  # fmt: skip
DOMAIN = "example.com"
COMPANY = "example-co"


def person(chance: Random, number: int) -> str:
    """The name of a user account of a person; the number keeps two of one name apart."""
    return f"{chance.choice(GIVEN)}.{chance.choice(FAMILY)}{number}"


def product(chance: Random, number: int) -> tuple[str, str]:
    """A team, and the name of a thing of its: `payment`, `payment-export-0007`."""
    team = chance.choice(TEAMS)
    return team, f"{team}-{chance.choice(PARTS)}-{number:04}"
