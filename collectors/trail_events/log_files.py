"""Files of CloudTrail events: as a trail delivers them, or as exported line by line."""

import gzip
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from collectors.delivered import DeliveryError, read_whole

MOST_PACKED = 200_000_000
MOST_UNPACKED = 2_000_000_000
DIGEST = re.compile(r"/CloudTrail-Digest/|_CloudTrail-Digest_")
PARTS = (".json.gz", ".json", ".jsonl", ".jsonl.gz")
Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LogFile:
    """One file; `name` is its path in the folder or store it lies in, `packed` gives its bytes."""

    name: str
    packed: Callable[[], bytes]

    @property
    def bare(self) -> str:
        """The last part of its name."""
        return self.name.rpartition("/")[2]

    @property
    def is_digest(self) -> bool:
        """Whether it is a digest file, which tells of others."""
        return bool(DIGEST.search(f"/{self.name}"))

    def unpacked(self) -> bytes:
        """Its bytes, unpacked if they were packed.

        Raises:
            DeliveryError: when it cannot be had, or unpacks to more than is believable.
        """
        data = self.packed()
        if not data.startswith(b"\x1f\x8b"):
            return data
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                text = stream.read(MOST_UNPACKED + 1)
        except (OSError, EOFError) as error:
            raise DeliveryError("malformed", "BrokenGzip", "is not whole gzip") from error
        if len(text) > MOST_UNPACKED:
            raise DeliveryError("malformed", "TooLarge", "unpacks to too much")
        return text


def log_files(folder: Path) -> Iterator[LogFile]:
    """Every file of events or digests below a folder, in order of path.

    Raises:
        DeliveryError: when there is no such folder, or it or one below it may not be read: what
            lies there is not known to be nothing.
    """
    if not folder.is_dir():
        raise DeliveryError("unavailable", "NoSuchFolder", "there is no such folder")

    def lost(error: OSError) -> None:
        where = Path(error.filename).relative_to(folder).as_posix()
        said = "may not be read" if where == "." else f"holds {where}, which may not be read"
        raise DeliveryError("refused", "PermissionDenied", said) from error

    walked = os.walk(folder, onerror=lost)
    for path in sorted(Path(where, name) for where, _, names in walked for name in names):
        if path.name.endswith(PARTS):
            name = path.relative_to(folder).as_posix()
            yield LogFile(name, partial(read_whole, path, MOST_PACKED))


def events(text: bytes) -> Iterator[Event]:
    """The events of one unpacked file: `Records` of a trail's, or one a line of an export.

    A line is an event, or an object that holds one as text in `eventJson` (queries of Lake) or
    `CloudTrailEvent` (LookupEvents).

    Raises:
        DeliveryError: when it is neither.
    """
    try:
        if text.lstrip()[:20].replace(b" ", b"").replace(b"\n", b"").startswith(b'{"Records"'):
            yield from _objects(json.loads(text)["Records"])
            return
        for line in io.BytesIO(text):
            if line.strip():
                yield from _objects([_inner(json.loads(line))])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DeliveryError("malformed", "NoEvents", "holds no events of CloudTrail") from error


def _objects(found: Any) -> Iterator[Event]:
    for each in found:
        if not isinstance(each, dict) or "eventName" not in each or "eventTime" not in each:
            raise ValueError("not an event")
        yield each


def _inner(line: Any) -> Any:
    for name in ("eventJson", "CloudTrailEvent"):
        if isinstance(line, dict) and isinstance(line.get(name), str):
            return json.loads(line[name])
    return line
