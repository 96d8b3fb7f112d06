"""What a page points to is there: files, folders, headings, pictures."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(
    r"`((?:benchmarks|collectors|controls|docs|evidence|tests|tieout|\.ci)/[\w./-]*)`"
)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LARGEST_PICTURE = 200_000


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    plain = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(plain))
    return {heading.replace(" ", "-") for heading in kept}


def dead_links(root: Path, pages: Mapping[str, str]) -> Iterator[str]:
    for page, text in pages.items():
        for target in LINK.findall(text):
            if "://" in target:
                continue
            path, _, anchor = target.partition("#")
            file = (root / page).parent / path if path else root / page
            name = file.resolve().relative_to(root.resolve()).as_posix()
            if not file.exists():
                yield f"{page}: {target} is not there"
            elif anchor and anchor not in anchors(pages[name]):
                yield f"{page}: {target} has no such heading"


def test_links_lead_to_a_page_and_its_heading(root: Path, pages: Mapping[str, str]) -> None:
    """Every relative link names a file that is there, and a heading in it."""
    assert [] == list(dead_links(root, pages))


def test_files_named_are_there(root: Path, pages: Mapping[str, str]) -> None:
    """A file or folder of the project that a page names exists."""
    wrong = [
        f"{page}: {name}"
        for page, text in pages.items()
        for name in NAMED.findall(text)
        if not (root / name).exists()
    ]
    assert [] == wrong


def test_every_page_is_reached_from_the_readme(pages: Mapping[str, str]) -> None:
    """Nobody has to know the name of a page: the README or a page of it leads there."""
    readme = set(LINK.findall(pages["README.md"]))
    direct = {page for page in pages if page.startswith("docs/") and page.count("/") == 1}
    assert {page for page in direct if page not in readme} <= {"docs/index.md"}


def test_pictures_are_modest(root: Path) -> None:
    """Pictures are real PNGs of modest size, each shown on some page."""
    pictures = sorted((root / "docs" / "pictures").iterdir())
    assert pictures
    for picture in pictures:
        data = picture.read_bytes()
        assert data.startswith(b"\x89PNG\r\n\x1a\n"), picture.name
        assert len(data) < LARGEST_PICTURE, picture.name
