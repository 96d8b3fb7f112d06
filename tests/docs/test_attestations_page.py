"""docs/attestations.md: what the page tells to type is typed, and comes to what it says."""

import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evidence.run_store import RunReader
from evidence.vault import Vault
from tests.tieout.cli.conftest import FILES
from tieout.cli.app import app

PAGE = (Path(__file__).parents[2] / "docs" / "attestations.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
OVERLAY = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
YEAR = datetime.now(UTC).year
PEOPLE = {"ME": "Ann Lee <ann@hoshizora.example>", "OTHER": "Ben Mori <ben@hoshizora.example>"}
Typed = Callable[..., str]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Type the commands of a block in a small workspace; what they print is returned."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def call(block: str) -> str:
        text = block.replace("\\\n", " ").replace("2027", str(YEAR + 1)).replace("2026", str(YEAR))
        said = ""
        for line in text.splitlines():
            if not line.startswith("tieout "):
                continue
            words = [PEOPLE.get(word.removeprefix("$"), word) for word in shlex.split(line)[1:]]
            done = CliRunner().invoke(app, words)
            assert done.exit_code in (0, 3), (line, done.output, done.exception)
            said += done.output
        return said

    return call


def verdict(control: str) -> str:
    vault = Vault.open(Path("vault"))
    return RunReader(vault, vault.load_run("latest")).verdicts()[control].value


def test_the_page_is_typed_from_top_to_bottom(typed: Typed) -> None:
    """Asked, answered in a form, attested, judged; then two persons and a withdrawal."""
    asking, forms, giving, after = BLOCKS
    assert "ORG-15" in typed(asking)
    typed(forms)
    form = Path("panel-report.md")
    text = form.read_text(encoding="utf-8")
    text = text.replace("- Statement:", "- Statement: held").replace("- Person:", "- Person: Ann")
    form.write_text(text, encoding="utf-8")
    said = typed(giving)
    assert verdict("ORG-15") == "pass"
    [first] = set(re.findall(r"ATT-[0-9a-f]{12}", said))
    withdraw, confirm = after.splitlines()
    typed(withdraw.replace("ATT-0123456789ab", first))
    Path("overlays/audit.yaml").write_text(OVERLAY, encoding="utf-8")
    Path("panel-report.xlsx").write_bytes(b"the signed report")
    command = " ".join(line.removesuffix("\\") for line in giving.splitlines()[1:3])
    files = "--file panel-report.xlsx --role governance"
    said = typed(command.replace("--file panel-report.md", files))
    [second] = set(re.findall(r"ATT-[0-9a-f]{12}", said))
    typed("tieout run")
    assert verdict("ORG-15") == "pending"
    typed(confirm.replace("ATT-0123456789ab", second))
    typed("tieout run")
    assert verdict("ORG-15") == "pass"
