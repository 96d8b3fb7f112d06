"""The operator's own files, looked through for secrets before a run would store what they say."""

from collections.abc import Iterator
from pathlib import Path

from collectors.withholding import Allowances
from evidence.errors import OperatorFileError
from evidence.secrets.scan import Hit, scan

_STORED = ("overlays/**/*.yaml", "overlays/**/*.yml", "checks/**/*.py", "waivers.yaml")
_BESIDE_A_WORD = frozenset({"password", "secret", "token", "api-key"})


def refuse_secrets_in(folder: Path, allowed: Allowances = ()) -> None:
    """Hold the files of a workspace that every run stores to what may be stored.

    Raises:
        OperatorFileError: with file and line, for the first secret; its value is not repeated.
    """
    for pattern in _STORED:
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            data = path.read_bytes()
            for hit in _findings(path, data):
                if any(one.covers(hit.rule, name, "") for one in allowed):
                    continue
                raise OperatorFileError(
                    f"holds what looks like a secret ({hit.rule}), and every run would store it",
                    file=path,
                    line=data.count(b"\n", 0, hit.start) + 1,
                    mend="take it out, or allow it under [[redaction.allow]] in tieout.toml",
                )


def _findings(path: Path, data: bytes) -> Iterator[Hit]:
    for hit in scan(data):
        # In a programme what is assigned without quotes is a name, not a value.
        is_name = path.suffix == ".py" and data[hit.start - 1 : hit.start] not in (b'"', b"'")
        if not (is_name and hit.rule in _BESIDE_A_WORD):
            yield hit
