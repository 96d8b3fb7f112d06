"""F13: text from evidence is data in every output, whatever it says and however it is written."""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from evidence.vault import Vault
from evidence.verify import verify
from tests.faults.figures import figures
from tests.flow.estate import CLUSTER, tieout
from tests.flow.small import LONG, RTL, TOML, swapped, written
from tieout.demo.workspace_files import _kubeconfig
from tieout.standins.kubernetes import KubernetesStandIn, answers, paging, store

HOSTILE = {
    "formula": "=cmd|'/c calc'!A1",
    "formula by plus": '+1+HYPERLINK("https://example.com")',
    "formula by at": "@SUM(1)",
    "full-width formula": "\uff1d1+1",
    "tab and formula": "\t=1",
    "error value": "#N/A",
    "path": "../../../etc/passwd",
    "windows path": "..\\..\\con",
    "absolute path": "/etc/passwd",
    "markup": "<script>alert(1)</script>&amp;]]>",
    "terminal markup": "[bold red]x[/] [link=file:///etc]y[/link]",
    "markdown": "| a | b |\n|---|---|\n[x](javascript:alert(1)) `code`",
    "NUL": "a\x00b",
    "escape sequence": "\x1b[31mred\x1b]0;title\x07",
    "new lines": "one\r\ntwo\nthree\u2028four\x85five",
    "runs backwards": RTL,
    "invisible": "\u200b\ufeff\u2066a\u2069",
    "no character of XML": "a\ufffeb\uffffc",
    "10,000 letters": LONG,
    "40,000 letters": "W" * 40_000,
    "other alphabets": "星空 Żółć עברית العربية 🎋",
    "nothing but spaces": "   ",
    "quotes": "\"'`${x}%s{0}",
}
HALF = "a\ud800b"
"""Half a character, which JSON can spell and UTF-8 cannot hold."""
FORMULAS = ("cmd|", 'HYPERLINK("https://example.com', "@SUM(1)", "\uff1d1+1")
CHECKS = '''\
from tieout import Namespace, check


@check("ACME-01")
def namespaces_say_nothing(namespace: Namespace) -> None:
    """No namespace bears a note."""
    assert "note" not in namespace.labels, f"{namespace.name}: {namespace.labels['note']}"
'''


@pytest.fixture(scope="module")
def chat() -> Iterator[KubernetesStandIn]:
    with KubernetesStandIn(cluster=CLUSTER, created=datetime(2026, 1, 1, tzinfo=UTC)) as standin:
        yield standin


def audited(folder: Path, chat: KubernetesStandIn, notes: Mapping[str, str]) -> Path:
    """A workspace, audited, of a cluster with namespaces of these names, a label to each."""
    written(folder)
    source = f'\n[[kubernetes]]\nname = "{CLUSTER}"\nkubeconfig = "kubeconfig"\n'
    (folder / "tieout.toml").write_text(TOML + source, encoding="utf-8")
    (folder / "kubeconfig").write_text(_kubeconfig(chat.url), encoding="utf-8")
    (folder / "checks" / "own.py").write_text(CHECKS, encoding="utf-8")
    overlay = swapped("overlays/own.yaml", "    parameters: {longest: 30 days}\n", "")
    (folder / "overlays" / "own.yaml").write_text(overlay, encoding="utf-8")
    for name, note in notes.items():
        chat.put("", "namespaces", {"metadata": {"name": name, "labels": {"note": note}}})
    try:
        said = tieout("run", "--workspace", folder)
    finally:
        for name in notes:
            chat.delete("", "namespaces", name)
    assert said.code in (1, 3), said.err
    assert shown(said.err), said.err
    return folder


def shown(text: str) -> bool:
    """Whether a terminal shows it as it stands, and is told nothing by it."""
    return all(line.replace("\t", "").isprintable() for line in text.split("\n"))


def judged(folder: Path) -> dict[str | None, dict[str, str]]:
    """What is said of each namespace, by its name."""
    said = tieout("results", "--control", "ACME-01", "--format", "jsonl", "--workspace", folder)
    return {row["resource"]: row for row in map(json.loads, said.out.split("\n")[:-1])}


def texts_of(book: Path) -> Iterator[str]:
    """Every text of a workbook, which is well-formed and holds no formula of ours from evidence."""
    with zipfile.ZipFile(book) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
    workbook = openpyxl.load_workbook(book, read_only=True)
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    assert cell.data_type != "f" or not any(map(cell.value.__contains__, FORMULAS))
                    yield cell.value
    workbook.close()


def test_hostile_text_is_data_in_every_output(tmp_path: Path, chat: KubernetesStandIn) -> None:
    """Terminal, JSON Lines, workbook, coverage and pack: it has no effect, and is not lost."""
    folder = audited(tmp_path / "w", chat, {text: text for text in HOSTILE.values()})
    options = ("--workspace", folder)
    assert [] == list(verify(folder / "vault", read_data=True))
    found = judged(folder)
    for text in HOSTILE.values():
        assert found[text]["verdict"] == "fail"
        assert found[text]["reason"].startswith(f"{text}: "[:200])
    assert shown(tieout("results", "--control", "ACME-01", *options).out)
    for way in ("table", "md", "json"):
        told = tieout("coverage", "--format", way, *options)
        assert (told.code, shown(told.out)) == (0, True), told.err
    assert tieout("export", "workbook", "--out", tmp_path / "books", *options).code == 0
    texts = [text for book in (tmp_path / "books").glob("*.xlsx") for text in texts_of(book)]
    for word, text in HOSTILE.items():
        plain = max(re.findall(r"[\x21-\x7e]*", text), key=len)[:20]
        assert any(plain in cell for cell in texts), word
    packed = tieout("pack", "--by", "tester", "--out", tmp_path / "pack.zip", *options)
    assert packed.code == 0, packed.err
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        names = archive.namelist()
    assert [] == [name for name in names if not re.fullmatch(r"[A-Za-z0-9._/-]+", name)]
    assert not [name for name in names if ".." in name or name.startswith("/")]
    assert tieout("verify", tmp_path / "pack.zip").code == 0
    assert not [path for path in tmp_path.rglob("*") if re.search("passwd|con$|calc", path.name)]
    figures("F13", texts=len(HOSTILE), false_passes=0)


def test_half_a_character_is_no_pass(
    tmp_path: Path, chat: KubernetesStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be written down is not collected, and the run goes on without it."""
    for module in (answers, paging, store):
        # As an API server may write it: by an escape, where UTF-8 has no bytes.
        monkeypatch.setattr(
            module, "encode", lambda value: json.dumps(value).encode(), raising=False
        )
    folder = audited(tmp_path / "w", chat, {"half": HALF})
    assert [] == list(verify(folder / "vault", read_data=True))
    assert {None: "unobserved"} == {name: row["verdict"] for name, row in judged(folder).items()}
    run = Vault.open(folder / "vault").load_run("latest")
    (unit,) = (each for each in run.evidence if each.kind == "kubernetes.namespace")
    assert not unit.complete
    figures("F13", texts=1, false_passes=0)
