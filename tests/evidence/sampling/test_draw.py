"""The draw: the same for anybody who has the population, the nonce and the size."""

import hashlib
import hmac
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import IntegrityError, UsageError
from evidence.pack import standalone
from evidence.sampling.draw import (
    Item,
    drawn,
    parse_population,
    population_file,
    ranked,
    seed_of,
    systematic,
)

SCRIPT = Path(standalone.__file__).parent / "redraw.py"
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
ITEMS = st.lists(st.builds(Item, TEXT, TEXT), min_size=1, max_size=40, unique=True)


def test_the_bytes_are_those_of_the_page() -> None:
    """Population file, seed and rank are built as the module says, step by step."""
    items = [Item("acme/eu-west-1", "b"), Item("acme/eu-west-1", "a"), Item("acme", "ü\n")]
    body = population_file(items)
    assert body.decode() == ('["acme","ü\\n"]\n["acme/eu-west-1","a"]\n["acme/eu-west-1","b"]\n')
    digest = hashlib.sha256(body).hexdigest()
    seed = hashlib.sha256(f"{digest}\nauditor".encode()).digest()
    assert seed == seed_of(digest, "auditor")
    line = b'["acme/eu-west-1","a"]'
    wanted = hmac.new(seed, line, "sha256").hexdigest()
    assert wanted in [each.rank for each in ranked(items, seed)]


def load_script() -> dict[str, object]:
    """The script that an auditor has, run as plain source."""
    names: dict[str, object] = {"__name__": "redraw"}
    exec(compile(SCRIPT.read_text(), str(SCRIPT), "exec"), names)
    return names


@settings(max_examples=1000, deadline=None)
@given(ITEMS, st.integers(0, 45), TEXT, st.sampled_from(["random", "systematic"]))
def test_a_stranger_draws_the_same(items: list[Item], size: int, nonce: str, method: str) -> None:
    """The script of twenty lines, which knows nothing of us, takes the same items in order."""
    body = population_file(items)
    seed = seed_of(hashlib.sha256(body).hexdigest(), nonce)
    ours = ranked(items, seed)[:size] if method == "random" else systematic(items, seed, size)
    redraw = load_script()["redraw"]
    assert [each.item.line for each in ours] == redraw(body, size, nonce, method)  # type: ignore[operator]
    assert len(ours) == min(size, len(items))


def test_the_script_runs_alone(tmp_path: Path) -> None:
    """As a command in an isolated interpreter it prints what is taken; openssl ranks alike."""
    items = [Item("acme", f"bucket-{number}") for number in range(30)]
    body = population_file(items)
    (tmp_path / "population").write_bytes(body)
    command = [sys.executable, "-I", str(SCRIPT), str(tmp_path / "population"), "5", "nonce 1"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seed = seed_of(hashlib.sha256(body).hexdigest(), "nonce 1")
    first = ranked(items, seed)[:5]
    assert [each.item.line.decode() for each in first] == said.splitlines()
    openssl = shutil.which("openssl")
    if openssl:
        command = [openssl, "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{seed.hex()}"]
        line = first[0].item.line
        found = subprocess.run(command, input=line, capture_output=True, check=True).stdout
        assert first[0].rank == found.split()[-1].decode()


@given(ITEMS, st.randoms(), TEXT)
def test_the_order_of_items_does_not_matter(items: list[Item], random, nonce: str) -> None:
    """The file, and with it the seed and the draw, is the same however the items come."""
    mixed = list(items)
    random.shuffle(mixed)
    assert population_file(items) == population_file(mixed)
    seed = seed_of("0" * 64, nonce)
    assert ranked(items, seed) == ranked(mixed, seed)
    assert sorted(items, key=lambda item: item.line) == parse_population(population_file(items))


@given(ITEMS, st.integers(1, 45))
def test_no_stratum_goes_unseen(items: list[Item], size: int) -> None:
    """Each stratum gives an item at least, none more than it has; the size is met where it can."""
    strata = {item: item.id[:1] for item in items}
    taken = [each.item for each in drawn(items, b"\0" * 32, size, strata)]
    names = set(strata.values())
    assert {strata[item] for item in taken} == names
    assert len(taken) == len(set(taken)) == max(len(names), min(size, len(items)))


def test_a_population_is_in_one_form() -> None:
    """An item twice is refused, and so are bytes in another order or form."""
    with pytest.raises(UsageError, match="twice"):
        population_file([Item("a", "b"), Item("a", "b")])
    for body in (b'["a","c"]\n["a","b"]\n', b'["a", "b"]\n', b'["a","b"]', b"[1]\n", b"\xff\n"):
        with pytest.raises(IntegrityError):
            parse_population(body)
