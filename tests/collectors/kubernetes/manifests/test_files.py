"""Manifests are read as kubectl reads them, and told with file and line when they are broken."""

from pathlib import Path

import pytest

from collectors.errors import UnobservedError
from collectors.kubernetes.manifests import files
from collectors.kubernetes.manifests.files import manifests

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"


def written(folder: Path, **texts: str | bytes) -> Path:
    """A folder with a file for each text; `__` in a name stands for a slash, `_` for a point."""
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def refused(folder: Path) -> tuple[str, str]:
    """The code and the message of the gap that reading a folder gives."""
    with pytest.raises(UnobservedError) as told:
        manifests(folder)
    assert told.value.gap.cause in ("malformed", "unavailable")
    return told.value.gap.code, told.value.gap.message or ""


def test_every_object_has_its_place(tmp_path: Path) -> None:
    """Each document and each item of a List is an object with the file and line it begins on."""
    items = "- {apiVersion: v1, kind: Pod}\n- apiVersion: v1\n  kind: Service\n"
    listed = f"apiVersion: v1\nkind: List\nitems:\n{items}"
    folder = written(
        tmp_path,
        b_yml=f"# values\n---\n{POD}---\n---\n{POD}",
        a__list_yaml=listed,
        c_json='{"apiVersion": "v1", "kind": "Pod"}',
        values_yaml="replicas: 2\n",
        notes_txt="apiVersion: v1",
    )
    assert [(each.place, each.value["kind"]) for each in manifests(folder)] == [
        ("a/list.yaml:4", "Pod"), ("a/list.yaml:5", "Service"),
        ("b.yml:3", "Pod"), ("b.yml:8", "Pod"), ("c.json:1", "Pod"),
    ]  # fmt: skip


def test_a_file_stands_alone(tmp_path: Path) -> None:
    """A file may be named in the place of a folder, such as the output of a template."""
    folder = written(tmp_path, out_yaml=POD)
    assert [each.place for each in manifests(folder / "out.yaml")] == ["out.yaml:1"]


def test_values_are_those_of_kubectl(tmp_path: Path) -> None:
    """Anchors and merges are followed, days stay texts, and yes is true as in YAML 1.1."""
    text = "apiVersion: v1\nkind: A\nday: 2026-01-02\nset: yes\na: &x {b: 1}\nc: {<<: *x, d: 0o7}\n"
    (found,) = manifests(written(tmp_path, a_yaml=text))
    assert found.value["day"] == "2026-01-02"
    assert found.value["set"] is True
    assert found.value["c"] == {"b": 1, "d": "0o7"}


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (f"{POD}  broken: [", "NotYaml", "a.yaml, line "),
        ("a: *nowhere\n", "NotYaml", "a.yaml, line 1: not YAML"),
        ("a: !!python/object:os.system {}\n", "NotYaml", "a.yaml, line 1: not YAML"),
        (b"\xff\xfe\x00", "NotUtf8", "a.yaml: not UTF-8"),
        ("", "NoManifest", "holds a Kubernetes object"),
        ("- 1\n", "NoManifest", "holds a Kubernetes object"),
        ("apiVersion: 1\nkind: [x]\n", "NoManifest", "holds a Kubernetes object"),
        ("{}: 1\n", "NotYaml", "a.yaml"),
        ("[" * 3000, "NotYaml", "a.yaml"),
        ("a: \x00\n", "NotYaml", "a.yaml"),
    ],
)
def test_what_is_broken_is_told(tmp_path: Path, text: str | bytes, code: str, said: str) -> None:
    """A broken file is a gap in one sentence, with its file and where it can be its line."""
    assert refused(written(tmp_path, a_yaml=text))[0] == code
    assert said in refused(tmp_path)[1]


def test_aliases_do_not_multiply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose aliases stand for millions of values is refused before they are written out."""
    monkeypatch.setattr(files, "MAX_NODES", 10_000)
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert refused(written(tmp_path, a_yaml="\n".join(lines)))[0] == "TooLarge"


def test_large_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file larger than the limit is not read to its end."""
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    assert refused(written(tmp_path, a_yaml=POD * 10))[0] == "TooLarge"


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link to a folder leads nowhere, so that none leads out or round for ever."""
    folder = written(tmp_path / "in", a_yaml=POD)
    written(tmp_path / "out", b_yaml=POD)
    (folder / "there").symlink_to(tmp_path / "out")
    (folder / "round").symlink_to(folder)
    assert [each.place for each in manifests(folder)] == ["a.yaml:1"]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """A folder that is missing, and a link to a file that is gone, are gaps."""
    assert refused(tmp_path / "missing")[0] == "NoFolder"
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    assert refused(tmp_path)[0] == "Unreadable"
