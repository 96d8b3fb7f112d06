"""The plan of an estate: how many resources of each sort, in which accounts and regions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence.errors import UsageError

HOME = "ap-northeast-1"
"""The region in which most lies; personal data lies in it alone."""
ACCOUNT = "123456789012"
SMALLEST, LARGEST = 100, 100_000
WHOLE = 10_000

MIX: Mapping[str, int] = {
    "group": 60,
    "user": 900,
    "policy": 450,
    "role": 850,
    "bucket": 1_000,
    "security group": 830,
    "instance": 850,
    "volume": 440,
    "snapshot": 430,
    "key": 380,
    "secret": 290,
    "table": 470,
    "database": 370,
    "function": 570,
    "log group": 580,
    "topic": 200,
    "queue": 230,
    "balancer": 100,
    "repository": 110,
    "cluster": 12,
    "alarm": 60,
}
"""Resources of each sort among about ten thousand, as at a company that makes a product.

An instance has a volume of its own besides, counted with it. What an account or region has of
itself (networks, trails, detectors, recorders) comes on top, and makes up the rest.
"""
OF_ACCOUNT = ("group", "user", "policy", "role", "bucket")
"""What lies in an account as a whole; all else lies in a region."""
AT_HOME = 0.7
"""The share of the home region where there are several."""


@dataclass(frozen=True)
class Plan:
    """What is to be drawn: about `size` resources over all accounts and regions.

    Raises:
        UsageError: when it cannot be drawn.
    """

    size: int = 1_000
    seed: int = 1
    accounts: int = 1
    regions: Sequence[str] = (HOME,)

    def __post_init__(self) -> None:
        if not SMALLEST <= self.size <= LARGEST:
            raise UsageError(f"size is {self.size}; it may be {SMALLEST} to {LARGEST}")
        if HOME not in self.regions:
            raise UsageError(f"regions lack {HOME}, in which most of an estate lies; add it")
        if not 1 <= self.accounts <= self.size // SMALLEST:
            most = self.size // SMALLEST
            raise UsageError(f"accounts is {self.accounts}; an estate so small has at most {most}")

    @property
    def account_ids(self) -> list[str]:
        """The accounts: moto's own, whose keys open the others, and those after it in number."""
        return [f"{int(ACCOUNT) + 1_001 * number:012}" for number in range(self.accounts)]

    def of_account(self, sort: str) -> int:
        """How many of a sort there are in one account."""
        return max(1, round(MIX[sort] * self.size / WHOLE / self.accounts))

    def of_region(self, sort: str, region: str) -> int:
        """How many of a sort there are in one region of one account; most are at home."""
        whole, others = self.of_account(sort), len(self.regions) - 1
        if not others or sort in OF_ACCOUNT:
            return whole
        elsewhere = max(1, round(whole * (1 - AT_HOME) / others))
        return max(1, whole - others * elsewhere) if region == HOME else elsewhere

    def places(self) -> Iterator[tuple[str, str]]:
        """Every account with each of its regions, the home region first."""
        ordered = sorted(self.regions, key=lambda region: (region != HOME, region))
        for account in self.account_ids:
            for region in ordered:
                yield account, region
