"""Faults that are planted: each spoils one sound resource and says which checks must tell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tieout.standins.estate.place import OF_ACCOUNT, Drawing, Made
from tieout.standins.estate.truth import Finding, Plant

Spoil = Callable[[Made], Iterable[Finding] | None]
FAULTS: dict[str, "Fault"] = {}
"""Every sort of fault by its name, in the order of the modules that declare them."""
MOST = 3
"""How many of one sort are planted for each thousand resources of the plan, at most."""


@dataclass(frozen=True)
class Fault:
    """A sort of fault: the kind it is planted in, the checks that must tell, how it spoils.

    What `spoil` gives are findings on other resources. A `shared` one leaves its resource to other
    faults: it is of what there is one of in an account or region. `fits` says which resources of
    the kind it can be planted in.
    """

    sort: str
    kind: str
    raises: tuple[str, ...]
    spoil: Spoil
    shared: bool
    fits: Callable[[Made], bool]


def fault(
    kind: str,
    *raises: str,
    shared: bool = False,
    fits: Callable[[Made], bool] = lambda _: True,
) -> Callable[[Spoil], Spoil]:
    """Declare a function as the fault of its name, which spoils a resource of `kind`."""

    def declare(spoil: Spoil) -> Spoil:
        sort = spoil.__name__
        FAULTS[sort] = Fault(sort, kind, raises, spoil, shared, fits)
        return spoil

    return declare


def finding(check: str, made: Made) -> Finding:
    """The finding of a check on what was made."""
    account, region = made.place.account, made.place.region
    place = account if made.kind.startswith(OF_ACCOUNT) else f"{account}/{region}"
    return Finding(check, made.kind, made.id, place)


def plant(drawing: Drawing) -> list[Plant]:
    """Plant at least one fault of every sort for which there is a sound resource."""
    spoilt: set[int] = set()
    planted = []
    most = max(1, MOST * drawing.plan.size // 1_000)
    for sort, fault in FAULTS.items():
        sound = [
            made
            for made in drawing.made.get(fault.kind, ())
            if (fault.shared or id(made) not in spoilt) and fault.fits(made)
        ]
        # No sort may use up what the others need.
        number = min(drawing.chance.randint(1, most), max(1, len(sound) // 20), len(sound))
        for made in drawing.chance.sample(sound, number):
            if not fault.shared:
                spoilt.add(id(made))
            others = fault.spoil(made) or ()
            own = (finding(check, made) for check in fault.raises)
            planted.append(Plant(sort, tuple(sorted({*own, *others}))))
    return planted
