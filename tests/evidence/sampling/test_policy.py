"""The size policy: the shipped figures, and each mistake in a policy of one's own."""

from pathlib import Path

import pytest

from evidence.errors import OperatorFileError, UsageError
from evidence.sampling.policy import RISKS, load_policy

HEAD = "policy: own\nversion: '1'\nby_events:\n"


@pytest.mark.parametrize(
    ("population", "low", "high", "highest"),
    [
        (0, 0, 0, 0), (4, 4, 4, 4), (5, 2, 5, 5), (12, 2, 5, 5), (13, 5, 10, 10),
        (52, 5, 10, 10), (53, 10, 15, 15), (250, 25, 25, 25), (251, 25, 40, 60),
        (100_000, 25, 40, 60),
    ],
)  # fmt: skip
def test_shipped_sizes(population: int, low: int, high: int, highest: int) -> None:
    """The policy gives the figures of its table at each edge of a band."""
    policy = load_policy()
    assert [low, high, highest] == [policy.size(population, risk) for risk in RISKS]


def test_sizes_by_frequency() -> None:
    """A control on a calendar is sampled by its runs, never more than there were."""
    policy = load_policy()
    assert (2, 4, 40) == (
        policy.size(4, "high", frequency="quarterly"),
        policy.size(12, "high", frequency="monthly"),
        policy.size(182, "high", frequency="daily"),
    )
    assert policy.size(3, "high", frequency="daily") == 3
    with pytest.raises(UsageError, match="no size for 'hourly'"):
        policy.size(3, "high", frequency="hourly")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("policy: own\nversion: '1'\nby_events: []\n", "by_events"),
        (HEAD + "  - {up_to: 4, low: 1, high: 1}\n", "rise"),
        (HEAD + "  - {low: some, high: 1}\n", ":4"),
        (HEAD + "  - {low: 1, high: 1, more: 1}\n", "more"),
        (
            f"{HEAD}  - {{low: 1, high: {{percent: 10, floor: 9, cap: 3}}}}\n",
            "floor",
        ),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    """What is wrong in a policy is said with its file."""
    file = tmp_path / "policy.yaml"
    file.write_text(text)
    with pytest.raises(OperatorFileError, match=said) as caught:
        load_policy(file)
    assert "policy.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)
