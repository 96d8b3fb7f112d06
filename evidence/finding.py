"""Findings: what verification has to say against a file of a vault or a pack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `file` is named below the folder verified, `problem` in words."""

    file: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file} {self.problem}"
