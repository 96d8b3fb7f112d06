"""docs/manifests.md: its manifest fails as the page says, at its line; it names every setting."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collectors.kubernetes.manifests.files import ENDINGS, MAX_BYTES, MAX_NODES
from collectors.kubernetes.manifests.holding import TEMPLATES
from evidence.errors import UsageError
from evidence.vault import Vault
from tieout.cli.app import app
from tieout.settings.configuration import ManifestSettings

TEXT = (Path(__file__).parents[2] / "docs" / "manifests.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^`([a-z_/.-]+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
BARE = 'organisation = "Example"\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the page's manifest, and a workspace without any source."""
    for name, text in BLOCK.findall(TEXT):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "tieout.toml").write_text(BARE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tieout(*words: str) -> int:
    """The exit code of a command."""
    done = CliRunner().invoke(app, list(words))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code


def failing(sarif: Path) -> set[tuple[str, str, int]]:
    """The rule, file and line of each result of a file that fails."""
    (run,) = json.loads(sarif.read_text())["runs"]
    return {
        (each["ruleId"], place["artifactLocation"]["uri"], place["region"]["startLine"])
        for each in run["results"]
        if each["kind"] == "fail"
        and (place := each["locations"][0].get("physicalLocation")) is not None
    }


def test_the_manifest_fails_at_its_line(repository: Path) -> None:
    """The pod of the page fails where its manifest begins; the own vault is not made."""
    assert 1 == tieout("run", "--manifests", "deploy", "--sarif", "manifests.sarif")
    found = failing(repository / "manifests.sarif")
    assert ("GEN-17/pod_shares_no_host_namespace", "deploy/web.yaml", 1) in found
    assert ("CLU-01/pod_meets_baseline", "deploy/web.yaml", 1) in found
    assert not (repository / "vault").exists()
    run = Vault.open(repository / "vault-manifests").load_run("latest")
    # A Deployment is judged itself, and as the pods that it makes.
    kinds = {"kubernetes.controller", "kubernetes.pod"}
    assert {unit.kind for unit in run.evidence} == kinds


def test_a_file_stands_for_a_folder(repository: Path) -> None:
    """One file may be named, and its path is that of its results."""
    assert 1 == tieout("run", "--manifests", "deploy/web.yaml", "--sarif", "a.sarif")
    assert {place for _, place, _ in failing(repository / "a.sarif")} == {"deploy/web.yaml"}


def test_a_broken_file_is_no_pass(repository: Path) -> None:
    """A file that is not YAML ends the run with exit code 3, whatever the others say."""
    (repository / "deploy" / "b.yaml").write_text("a: [")
    assert 3 == tieout("run", "--manifests", "deploy")


def test_nothing_there_is_a_mistake(repository: Path) -> None:
    """A folder that is missing is exit code 2, and no vault is made."""
    with pytest.raises(UsageError, match="--manifests gone: nothing is there") as told:
        tieout("run", "--manifests", "gone")
    assert 2 == told.value.exit_code
    assert not (repository / "vault-manifests").exists()


def test_as_a_source(repository: Path) -> None:
    """The table of the page makes the folder a source, with the same places."""
    (toml,) = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    (repository / "ci").mkdir()
    (repository / "ci" / "tieout.toml").write_text(toml)
    assert 1 == tieout("run", "--workspace", "ci")
    assert 0 == tieout("export", "sarif", "--workspace", "ci", "--out", "a.sarif")
    assert "deploy/web.yaml" in {place for _, place, _ in failing(repository / "a.sarif")}


def test_the_page_names_everything() -> None:
    """Settings, endings, limits and controllers stand on the page as they are in force."""
    named = set(re.findall(r"`([^`\n]+)`", TEXT))
    assert set(ManifestSettings.model_fields) | set(ENDINGS) <= named
    assert f"{MAX_BYTES // 1_000_000} MB" in TEXT
    assert MAX_NODES == 2_000_000
    assert all(kind in TEXT for kind in TEMPLATES)
