"""A recording of what a writer does to a disk, and every state a power cut may then leave.

The rules are the weakest that a file system may keep (POSIX, and what ALICE of OSDI 2014 assumes):
the bytes of a file last when the file was synced, a name lasts when its folder was synced, and what
was not synced may have reached the disk or not, in any order.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.faults.acknowledged import Acknowledged
from tests.faults.left_out import Keeps, head_of

Files = dict[str, bytes | None]
"""Contents by path, None for a folder."""


class Step(NamedTuple):
    """One thing that was done: `what` it was, to which path, and what belongs to it."""

    what: str
    path: str
    more: Any = None


class Recorder:
    """Notes every change below a folder while it is `on`."""

    def __init__(self, folder: Path, *, keeps: Keeps = lambda *_: True) -> None:
        self._folder = folder
        self._keeps = keeps
        self._heads: dict[str, bytes] = {}
        self._index = b""
        self.steps: list[Step] = []
        self.meanwhile: tuple[int, Callable[[], None]] | None = None
        """After how many steps to do something else first."""

    def told(self, acknowledged: Acknowledged) -> None:
        """Note that the writer was answered."""
        self.steps.append(Step("told", "", acknowledged))

    @contextmanager
    def on(self) -> Iterator[None]:
        """Stand in for the functions of `os` that change a disk."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("open", "write", "fsync", "rename", "link", "unlink", "mkdir"):
                real = getattr(os, name)
                patch.setattr(os, name, getattr(self, f"_{name}")(real))
            yield

    def _first(self) -> None:
        if self.meanwhile and len(self.steps) >= self.meanwhile[0]:
            do, self.meanwhile = self.meanwhile[1], None
            do()

    def _note(self, what: str, path: str, more: Any = None) -> None:
        for file in self._folder.rglob("index.db"):
            body = file.read_bytes()
            if body != self._index:
                self._index = body
                self.steps.append(Step("index", self._named(str(file)), body))
        self.steps.append(Step(what, path, more))

    def _named(self, path: str) -> str:
        return path.removeprefix(str(self._folder)).lstrip("/") or "."

    def _path(self, name: Any, folder: int | None) -> str:
        return self._named(os.path.join(_leads_to(folder), name) if folder else str(name))  # noqa: PTH118

    def _open(self, real: Any) -> Any:
        def call(name: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
            if not flags & os.O_CREAT or dir_fd is None:
                return int(real(name, flags, mode, dir_fd=dir_fd))
            self._first()
            descriptor = int(real(name, flags, mode, dir_fd=dir_fd))
            self._note("create", self._path(name, dir_fd))
            return descriptor

        return call

    def _write(self, real: Any) -> Any:
        def call(descriptor: int, data: bytes) -> int:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return int(real(descriptor, data))
            self._first()
            path = _leads_to(descriptor)
            self._heads.setdefault(path, head_of(data))
            taken = int(real(descriptor, data))
            self._note("write", self._named(path), bytes(data[:taken]))
            return taken

        return call

    def _fsync(self, _: Any) -> Any:
        def call(descriptor: int) -> None:
            self._first()
            path = _leads_to(descriptor)
            if self._keeps(path, self._heads.get(path, b"")):
                self._note("sync", self._named(path))

        return call

    def _rename(self, real: Any) -> Any:
        def call(source: Any, target: Any, *, src_dir_fd: int, dst_dir_fd: int) -> None:
            self._first()
            real(source, target, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)
            self._note("rename", self._path(source, src_dir_fd), self._path(target, dst_dir_fd))

        return call

    def _link(self, real: Any) -> Any:
        def call(
            source: Any, target: Any, *, src_dir_fd: int, dst_dir_fd: int, follow_symlinks: bool
        ) -> None:
            self._first()
            folders = {"src_dir_fd": src_dir_fd, "dst_dir_fd": dst_dir_fd}
            real(source, target, **folders, follow_symlinks=follow_symlinks)
            self._note("link", self._path(source, src_dir_fd), self._path(target, dst_dir_fd))

        return call

    def _unlink(self, real: Any) -> Any:
        def call(name: Any, *, dir_fd: int | None = None) -> None:
            self._first()
            real(name, dir_fd=dir_fd)
            if dir_fd is not None:
                self._note("unlink", self._path(name, dir_fd))

        return call

    def _mkdir(self, real: Any) -> Any:
        def call(name: Any, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
            self._first()
            real(name, mode, dir_fd=dir_fd)
            self._note("mkdir", self._path(name, dir_fd))

        return call


def _leads_to(descriptor: int) -> str:
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())


@dataclass
class _File:
    body: bytes = b""
    synced: bytes = b""


@dataclass
class _Folder:
    path: str
    names: dict[str, "_File | _Folder"] = field(default_factory=dict)
    synced: dict[str, "_File | _Folder"] = field(default_factory=dict)
    pending: list[tuple[str, "_File | _Folder | None"]] = field(default_factory=list)

    def change(self, name: str, to: "_File | _Folder | None") -> None:
        self.pending.append((name, to))
        _apply(self.names, name, to)


def _apply(names: dict[str, Any], name: str, to: Any) -> None:
    if to is None:
        names.pop(name, None)
    else:
        names[name] = to


class Crash:
    """The disk after some steps, at the moment the power goes."""

    def __init__(self, steps: list[Step]) -> None:
        self._top = _Folder(".")
        self.told: list[Acknowledged] = []
        self._index: tuple[str, bytes] | None = None
        for step in steps:
            self._do(step)

    def states(self, chance: Any, extra: int = 4) -> Iterator[Files]:
        """What may be on the disk: all extremes, and some mixtures.

        The extremes are nothing that was not synced, everything, everything but one change, and
        one change alone; each with the bytes of files that were not synced whole, half and gone.
        """
        changes = [
            (folder.path, place)
            for folder in self._folders(self._top)
            for place in range(len(folder.pending))
        ]
        whole = set(changes)
        chosen = [set(), whole, *({one} for one in changes), *(whole - {one} for one in changes)]
        chosen += [{one for one in changes if chance.random() < 0.5} for _ in range(extra)]
        for kept in chosen:
            for share in (1.0, 0.5, 0.0):
                yield dict(chain(self._files(self._top, kept, share), self._seen_index()))

    def _seen_index(self) -> Iterator[tuple[str, bytes | None]]:
        if self._index:
            yield self._index

    def _folders(self, folder: _Folder) -> Iterator[_Folder]:
        yield folder
        inner = {id(x): x for x in (*folder.names.values(), *folder.synced.values())}
        for each in inner.values():
            if isinstance(each, _Folder):
                yield from self._folders(each)

    def _files(self, folder: _Folder, kept: set[Any], share: float) -> Iterator[Any]:
        names = dict(folder.synced)
        for place, (name, to) in enumerate(folder.pending):
            if (folder.path, place) in kept:
                _apply(names, name, to)
        for name, found in names.items():
            path = name if folder.path == "." else f"{folder.path}/{name}"
            if isinstance(found, _Folder):
                yield path, None
                yield from self._files(found, kept, share)
            elif found.body == found.synced:
                yield path, found.body
            else:
                yield path, found.body[: int(len(found.body) * share)]

    def _folder(self, path: str) -> _Folder:
        found = self._top
        for part in path.split("/") if path != "." else ():
            inner = found.names[part]
            assert isinstance(inner, _Folder)
            found = inner
        return found

    def _do(self, step: Step) -> None:
        if step.what == "told":
            self.told.append(step.more)
            return
        if step.what == "index":
            self._index = (step.path, step.more)
            return
        above, _, name = step.path.rpartition("/")
        folder = self._folder(above or ".")
        if step.what == "create":
            folder.change(name, _File())
        elif step.what == "mkdir":
            folder.change(name, _Folder(step.path))
        elif step.what == "unlink":
            folder.change(name, None)
        elif step.what in {"link", "rename"}:
            target, _, new = step.more.rpartition("/")
            self._folder(target or ".").change(new, folder.names[name])
            if step.what == "rename":
                folder.change(name, None)
        else:
            self._bytes(step, folder, name)

    def _bytes(self, step: Step, folder: _Folder, name: str) -> None:
        found = self._top if step.path == "." else folder.names[name]
        if isinstance(found, _File) and step.what == "write":
            found.body += step.more
        elif isinstance(found, _File):
            found.synced = found.body
        elif step.what == "sync":
            found.synced = dict(found.names)
            found.pending.clear()
