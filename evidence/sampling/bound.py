"""What a sample proves: the highest rate of deviations that could have given no more than these."""

import math

_STEPS = 60
"""Halvings of the interval: far below what anybody prints."""


def upper_bound(
    deviations: int, sample: int, *, confidence: float = 0.95, population: int | None = None
) -> float:
    """The upper bound of the rate of deviations, between 0 and 1 (Clopper and Pearson, one-sided).

    With `population` the bound is that of drawing without putting back (hypergeometric), which is
    tighter where the sample is a large part; a whole population gives the rate itself.

    Raises:
        ValueError: when there are more deviations than items, or more items than the population.
    """
    if not 0 <= deviations <= sample or sample < 1 or not 0 < confidence < 1:
        raise ValueError(f"{deviations} of {sample} at {confidence} is no sample")
    if population is None:
        return _binomial(deviations, sample, 1 - confidence)
    if sample > population:
        raise ValueError(f"{sample} items cannot be drawn from {population}")
    return _hypergeometric(deviations, sample, population, 1 - confidence) / population


def _binomial(deviations: int, sample: int, doubt: float) -> float:
    if deviations == sample:
        return 1.0
    low, high = deviations / sample, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_most(deviations, sample, middle) > doubt:
            low = middle
        else:
            high = middle
    return high


def _at_most(deviations: int, sample: int, rate: float) -> float:
    """The chance of that many deviations or fewer in a sample, when the rate is `rate`."""
    return math.fsum(
        math.comb(sample, found) * rate**found * (1 - rate) ** (sample - found)
        for found in range(deviations + 1)
    )


def _hypergeometric(deviations: int, sample: int, population: int, doubt: float) -> int:
    """The most deviations in the population under which so few in the sample are no surprise."""
    least, most = deviations, population - (sample - deviations)
    ways = math.comb(population, sample)
    while least < most:
        bad = (least + most + 1) // 2
        few = sum(
            math.comb(bad, found) * math.comb(population - bad, sample - found)
            for found in range(deviations + 1)
        )
        # Whole numbers throughout: no rounding decides on which side of the bound a count lies.
        if few > doubt * ways:
            least = bad
        else:
            most = bad - 1
    return least
