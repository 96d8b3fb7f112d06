"""Coverage-guided fuzzing of the doors that bytes of strangers come through (`make fuzz`).

Run as `python -m tests.faults.fuzz SECONDS [DOOR ...]`: each door is fuzzed in a process of its own
for so many seconds, from genuine bytes. Needs atheris, which the extra `fuzz` brings.
"""

import contextlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.faults.figures import figures

_DONE = re.compile(r"Done (\d+) runs? in (\d+) second")


def main(words: Sequence[str]) -> int:
    """Fuzz every door named, all if none is; the exit code is 1 when one let something through."""
    from tests.faults.doors import DOORS

    seconds, names = int(words[0]), list(words[1:]) or sorted(DOORS)
    broken = [name for name in names if not _fuzzed(name, seconds)]
    held = len(names) - len(broken)
    sys.stdout.write(f"{held} of {len(names)} doors held for {seconds} seconds each\n")
    return int(bool(broken))


def _fuzzed(name: str, seconds: int) -> bool:
    """Whether a door held; what breaks it is kept beside, and its path printed."""
    from tests.faults.doors import DOORS

    with tempfile.TemporaryDirectory() as corpus:
        for number, body in enumerate(DOORS[name].genuine):
            (Path(corpus) / str(number)).write_bytes(body)
        options = [f"-max_total_time={seconds}", "-max_len=20000", "-rss_limit_mb=2048", "-seed=1"]
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.fuzz", "--door", name, corpus, *options],
            capture_output=True,
            text=True,
            check=False,
        )
    told = _DONE.search(done.stderr)
    sys.stdout.write(f"{name}: {told[0] if told else done.stderr[-3000:]}\n")
    sys.stdout.flush()
    if told:
        figures("atheris", seed=1, doors=1, inputs=int(told[1]), seconds=int(told[2]))
    return told is not None and done.returncode == 0


def fuzz(name: str, options: Sequence[str]) -> None:
    """Knock at one door for ever; this process ends with the fuzzer."""
    import atheris

    with atheris.instrument_imports(include=["evidence", "collectors", "tieout"]):
        from tests.faults.doors import DOORS
    door = DOORS[name]

    def knock(body: bytes) -> None:
        with contextlib.suppress(*door.refusals):
            read = door.read(body)
            if read not in (None, body):
                raise AssertionError(f"{body!r} was read as {read!r}")

    atheris.Setup([sys.argv[0], *options], knock)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1] == "--door":
        fuzz(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main(sys.argv[1:]))
