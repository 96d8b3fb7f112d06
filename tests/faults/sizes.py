"""How much of each fault campaign is run: on every commit, and at night."""

import os
from typing import NamedTuple

NIGHTLY = os.environ.get("TIEOUT_FAULTS") == "nightly"
"""Whether the whole campaign is run (`make faults`), and not what every commit can bear."""


class Size(NamedTuple):
    """How many faults of a campaign are tried."""

    every_commit: int
    nightly: int


ALL = 1 << 62
"""As many as there are."""

SIZES = {
    "F1": Size(100, 1_000),  # kills of a whole run
    "F2": Size(ALL, ALL),  # system calls made to fail; at night also those of other work
    "F2 packs": Size(3, 300),  # system calls of a pack being built, made to fail
    "F3": Size(60, 1_000),  # power cuts
    "F3 controls": Size(5, 100),  # power cuts of a writer that leaves out a sync
    "F3 states": Size(400, 10_000),  # states that a power cut may leave by the rules
    "F4": Size(600, ALL),  # cuts of files
    "F4 bits": Size(60, 5_000),  # bits of a pack turned
    "F6": Size(10, 50),  # sizes of disk
    "F7": Size(8, 8),  # clocks
    "F8": Size(4, 20),  # throttle storms: on every commit one of each strength, at night seeds
    "F9": Size(1, 2),  # operations denied together
    "F10": Size(20, ALL),  # calls at which credentials expire
    "F11": Size(12, 12),  # faults of paging
    "F12": Size(50, 500),  # commits of each of eight processes
    "F12 soak": Size(0, 3_600),  # seconds that eight writers go on for
    "F13": Size(ALL, ALL),  # hostile texts
    "F14": Size(5, 50),  # orders and surroundings
    "doors": Size(300, 20_000),  # changed bytes at each door
    "year": Size(5, 365),  # daily runs
}
"""By the name of the campaign, as docs/reliability.md names them."""


def size(campaign: str) -> int:
    """How many faults of that campaign are to be tried now; `ALL` for every one there is."""
    chosen = SIZES[campaign]
    return chosen.nightly if NIGHTLY else chosen.every_commit


def portions(campaign: str, parts: int) -> list[int]:
    """The size of a campaign in about equal parts, so that several processes can share it."""
    whole = size(campaign)
    return [whole * (part + 1) // parts - whole * part // parts for part in range(parts)]
