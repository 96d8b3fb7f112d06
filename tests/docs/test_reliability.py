"""docs/reliability.md says of each campaign what is run, and of each figure where it is from."""

from collections.abc import Callable, Mapping

from tests.faults.sizes import ALL, SIZES

Table = Callable[[str, str], list[list[str]]]
PAGE = "docs/reliability.md"


def in_words(size: int) -> str:
    """A size as the page has it."""
    return "all" if size == ALL else f"{size:,}"


def test_the_sizes_of_the_campaign_are_those_of_the_tests(table: Table) -> None:
    """Each campaign stands there with its two sizes; F5 has its tests with the packs."""
    found = {row[0]: row[-2:] for row in table(PAGE, "campaign") if len(row) == 4}
    assert found.pop("F5") == ["all", "all"]
    expected = {name: [in_words(each) for each in size] for name, size in SIZES.items()}
    assert found == expected


def test_the_figures_show_no_loss_and_no_false_pass(table: Table) -> None:
    """No row of figures tells of a lost commit or a false pass, and most campaigns have one."""
    rows = [row for row in table(PAGE, "campaign") if len(row) == 6]
    assert {row[0] for row in rows} >= {"F1", "F2", "F3", "F3 controls", "F3 states", "F4", "F6"}
    assert {row[3].strip() for row in rows} | {row[4].strip() for row in rows} <= {"", "0"}


def test_the_page_says_how_to_run_it(pages: Mapping[str, str]) -> None:
    """The command of the nightly column is one that the Makefile has."""
    assert "`make faults`" in pages[PAGE]
