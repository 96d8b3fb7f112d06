"""The scanner source: files of findings, each with its format and the mapping it is read by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from collectors.scanners.files import ScannerFile
from collectors.scanners.mapping import ScannerMapping
from collectors.scanners.report import Format
from collectors.scanners.session import IMAGES, KIND, ScanFile
from collectors.tape import Clock, Tape
from evidence.errors import UsageError
from evidence.scope import Scope
from evidence.transcript import Transcript

IMAGE_GRAIN = "image file"


def _now() -> datetime:
    return datetime.now(UTC)


class ScannerSource:
    """Files of findings under one configured name.

    A scope is a file's bare name and a control that its mapping names, so that what a file says is
    evidence for that control and no other; for the images it is about, the file's name alone.

    Raises:
        UsageError: when two files have one bare name; no file is opened.
    """

    system = "scanner"

    def __init__(
        self,
        name: str,
        files: Iterable[tuple[Path, Format, ScannerMapping]],
        *,
        clock: Clock = _now,
    ) -> None:
        self.name = name
        self._files: dict[str, ScannerFile] = {}
        for path, form, mapping in files:
            if path.name in self._files:
                said = f"source {name!r} has two files {path.name!r}"
                raise UsageError(f"{said}; rename one, or make two sources")
            self._files[path.name] = ScannerFile(path, form, mapping, clock)

    def identity(self) -> str:
        """Nobody is asked who we are: the files lie in a folder."""
        return "local file"

    def scopes(self, grain: str) -> Sequence[Scope]:
        """One scope for each file and control that it speaks for, or for each file of images."""
        if grain == IMAGE_GRAIN:
            return [Scope(self.name, (name,)) for name in self._of_images()]
        return [
            Scope(self.name, (name, control))
            for name, file in self._files.items()
            for control in file.mapping.controls
            if grain == ScanFile.grain
        ]

    def offers(self, kind: str) -> bool:
        """Whether it is the kind that scanners' files hold; images, where a mapping asks so."""
        return kind == KIND or (kind == IMAGES and bool(self._of_images()))

    def _of_images(self) -> list[str]:
        return [name for name, file in self._files.items() if file.mapping.images]

    def session(self, scope: Scope, tape: Tape) -> ScanFile:
        """A door to what one file says for one control."""
        return ScanFile(scope, tape, self._files.get(scope.parts[0]) if scope.parts else None)

    def asked(self) -> Transcript:
        """Nothing: files in a folder are asked neither who we are nor what there is."""
        return Transcript(())

    def settings(self) -> Mapping[str, object]:
        """Every file by its bare name, with its format and what its mapping says."""
        return {
            "files": [
                {
                    "file": name,
                    "format": file.form,
                    "mapping": file.mapping.model_dump(mode="json", exclude_defaults=True),
                }
                for name, file in self._files.items()
            ]
        }
