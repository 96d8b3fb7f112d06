"""The doors that bytes of strangers come through, each with genuine bytes to begin from."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collectors.people.delimited import csv_lines, decoded
from collectors.people.workbook import xlsx_lines
from evidence.errors import TieoutError
from evidence.pack import manifest
from evidence.pack.archive import ZipMembers
from evidence.pack.head import PackedRun, PackHead
from evidence.pack.members import Caps
from evidence.record import Completeness, Record
from evidence.result import Block, Stretch
from evidence.scope import Scope
from evidence.seals.checkpoint import Checkpoint, SignedCheckpoint
from evidence.seals.note import Note, sign
from evidence.seals.proof import ConsistencyProof, InclusionProof
from evidence.seals.signer import Algorithm
from evidence.seals.ssh_signature import signed_by, ssh_sign
from evidence.seals.ssh_wire import WireError
from evidence.seals.time_stamp import read_token
from evidence.store.compression import compress, decompress
from evidence.store.ledger import Segment
from evidence.transcript import Exchange, Gap, Transcript
from evidence.verdict import Verdict
from evidence.yaml.text import parse_yaml
from tieout.settings.toml_file import read_toml

LARGEST = 1 << 20


class Door(NamedTuple):
    """How bytes are read, what genuine ones look like, and in which words others are refused.

    What `read` returns, where it returns bytes, is the one form that was read: the same bytes.
    """

    read: Callable[[bytes], bytes | None]
    genuine: tuple[bytes, ...]
    refusals: tuple[type[Exception], ...] = (TieoutError,)


class _Key:
    name = "audit.example.com/vault"
    algorithm: Algorithm = "ed25519"
    _key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public_key = _key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def _doors() -> Mapping[str, Door]:
    return {
        "segment": Door(lambda body: Segment.parse(body).body, (_segment(),)),
        "frame": Door(_frame, (compress(b"some bytes " * 9),)),
        "record": Door(lambda body: _read(Record.parse(body)), (_record().body,)),
        "transcript": Door(lambda body: _read(Transcript.parse(body)), (_transcript().body,)),
        "block": Door(lambda body: _read(Block.parse(body)), (_block().body,)),
        "note": Door(lambda body: Note.parse(body).body, (_checkpoint().note,)),
        "checkpoint": Door(lambda body: SignedCheckpoint.read(body).note, (_checkpoint().note,)),
        "inclusion proof": Door(
            lambda body: InclusionProof.parse(body).body,
            (InclusionProof(2, (bytes(32), b"1" * 32), _checkpoint(), b"more").body,),
        ),
        "consistency proof": Door(
            lambda body: ConsistencyProof.parse(body).body,
            (ConsistencyProof(1, (bytes(32),), _checkpoint()).body,),
        ),
        "ssh signature": Door(
            lambda body: _read(signed_by(body)),
            (ssh_sign(_Key(), "file", b"message"),),
            (TieoutError, WireError),
        ),
        "time stamp": Door(
            lambda body: _read(read_token(body)),
            ((Path(__file__).parent / "data" / "token.tsr").read_bytes(),),
        ),
        "manifest": Door(
            lambda body: manifest.manifest_of(manifest.parse(body)),
            (manifest.manifest_of({"a/b.json": "0" * 64, "c": "f" * 64}),),
        ),
        "head of a pack": Door(lambda body: PackHead.parse(body).body, (_head().body,)),
        "zip": Door(_zip, (_zipped(),)),
        "csv": Door(_csv, (b"Number,Mail\n7,\"a \"\"b\"\"\"\n", "番号,氏名\n1,漢".encode("cp932"))),
        "xlsx": Door(_xlsx, (_workbook(),)),
        "yaml": Door(_yaml, (b"a: [1, 'two', {b: null}]\nc: |\n  text\n",)),
        "toml": Door(_toml, (b'organisation = "x"\n[[aws]]\nregions = ["a"]\n',)),
    }  # fmt: skip


def _read(_: Any) -> None:
    """It can be read; in how many forms it may stand is not promised."""


def _segment() -> bytes:
    entry = {"type": "note", "text": "é", "number": 7, "list": [None, True]}
    return Segment("audit.example.com/vault", 3, "0" * 64, (entry, {"type": "x"})).body


def _record() -> Record:
    whole = Completeness(False, (Gap("s3:List", "refused", "AccessDenied", 403),))
    rows = [{"id": "one", "versioning": None}, {"id": "two", "_unobserved": {"versioning": "no"}}]
    return Record("aws.s3.bucket", Scope("production"), ("s3:List",), whole, rows)


def _transcript() -> Transcript:
    refused = Gap("iam:ListUsers", "refused", "AccessDenied", 403)
    return Transcript.of(
        [Exchange("s3:List", {"a": 1}, ([{"b": 2}],)), Exchange("iam:ListUsers", {}, (), refused)]
    )


def _block() -> Block:
    stretches = (Stretch(Verdict.FAIL, 2, "it is off"), Stretch(Verdict.WAIVED, 1, "off", "W-1"))
    whole = Stretch(Verdict.UNOBSERVED, 0, "broke off")
    return Block("GEN-01", "check", "kind", "scope", "0" * 64, (), "1" * 64, {}, stretches, whole)


def _checkpoint() -> SignedCheckpoint:
    text = Checkpoint("audit.example.com/vault", 5, bytes(range(32))).text
    return SignedCheckpoint.read(sign(text, _Key()).body)


def _head() -> PackHead:
    run = PackedRun("R1", "0" * 64, "2026-11-03T12:00:00+00:00", "complete")
    return PackHead(
        organisation="Example K.K.", origin="audit.example.com/vault", version="0.1.0", runs=(run,),
        drawn="R1", selection={"framework": None}, segments=3, entries=9, ledger_head="1" * 64,
        objects=2, withheld=1, key=None, previous_pack=None, sealed=5,
    )  # fmt: skip


def _frame(body: bytes) -> None:
    decompress(body, cap=LARGEST)


def _kept(body: bytes, suffix: str) -> Path:
    """A file of these bytes, for doors that open files by path."""
    with tempfile.NamedTemporaryFile(suffix=suffix, delete=False) as file:
        file.write(body)
    return Path(file.name)


def _zip(body: bytes) -> None:
    path = _kept(body, ".zip")
    try:
        members = ZipMembers(path, Caps(members=100, size=LARGEST))
        try:
            for name in members.sizes:
                _spent(members.pieces(name))
        finally:
            members.close()
    finally:
        path.unlink()


def _spent(pieces: Iterable[object]) -> None:
    for _ in pieces:
        pass


def _zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("SHA256SUMS", "objects/ab/cd"):
            archive.writestr(zipfile.ZipInfo(name), b"some bytes " * 9)
    return file.getvalue()


def _csv(body: bytes) -> None:
    _spent(csv_lines(decoded(body, "cp932"), ","))


def _xlsx(body: bytes) -> None:
    _spent(xlsx_lines(body, None))


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active
    for row in (["Number", "Mail"], [7, "a@b.example"], [1.5, date(2026, 1, 1)]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _yaml(body: bytes) -> None:
    parse_yaml(body, Path("overlay.yaml"))


def _toml(body: bytes) -> None:
    path = _kept(body, ".toml")
    try:
        read_toml(path)
    finally:
        path.unlink()


DOORS = _doors()
"""Every door, by name."""
