"""A workbook file that came from outside, before it is opened: whole, plain and of a sane size."""

import io
import re
import zipfile
from collections.abc import Iterator

from evidence.errors import UsageError

LARGEST_FILE = 200_000_000
"""Bytes of a file that is looked into at all."""
LARGEST_UNPACKED = 1_000_000_000
"""Bytes that the parts of one file may come to when unpacked; 100,000 results come to a fifth."""
LARGEST_PART = 700_000_000
MOST_PARTS = 5_000

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BLOCK = 1 << 20
_OVERLAP = 300
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref=\"([A-Z0-9:$]{1,40})\"")
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")
_FOREIGN = (
    (re.compile(r"(?i).*vbaProject.*\.bin|.*/macrosheets/.*"), "holds macros; save it as .xlsx"),
    (
        re.compile(r"(?i)xl/externalLinks/.*"),
        "is linked to other files; break the links (Data, Edit Links) and save it again",
    ),
    (
        re.compile(
            r"(?i)xl/(connections\.xml|queryTables/.*|embeddings/.*|activeX/.*|ctrlProps/.*)"
        ),
        "holds embedded objects or connections; take them out and save it again",
    ),
)
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_COMMENT_PART = re.compile(r"xl/(?:comments|threadedComments/).*\.xml")


class BrokenWorkbookError(UsageError):
    """A workbook that was handed in cannot be taken: the message names the file and why."""


class Parcel:
    """A file's bytes, checked: `merged` are the merged cells by part, `comments` notes on cells.

    Raises:
        BrokenWorkbookError: for whatever is not a whole, plain XLSX file of a sane size.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.merged: dict[str, list[str]] = {}
        self.comments: list[bytes] = []
        self._refuse_other_formats(data)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self._look_into(archive)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise self.refused("is damaged or cut short; hand in a whole copy") from error
        except zipfile.zlib.error as error:  # type: ignore[attr-defined] # it is zlib itself
            raise self.refused("is damaged; hand in a whole copy") from error

    def refused(self, why: str) -> BrokenWorkbookError:
        """The error that says why this file is not taken."""
        return BrokenWorkbookError(f"{self.name} {why}; nothing was taken")

    def _refuse_other_formats(self, data: bytes) -> None:
        if len(data) > LARGEST_FILE:
            raise self.refused(f"has more than {LARGEST_FILE:,} bytes")
        if data.startswith(_COMPOUND):
            if _ENCRYPTED in data:
                raise self.refused("is protected by a password; save it without")
            raise self.refused("is an old .xls file, or none at all; save it as .xlsx")
        if not data:
            raise self.refused("is empty")
        if not data.startswith(b"PK"):
            raise self.refused("is no XLSX workbook; save it as .xlsx, whatever it is called")

    def _look_into(self, archive: zipfile.ZipFile) -> None:
        parts = archive.infolist()
        names = [part.filename for part in parts]
        if "mimetype" in names and "content.xml" in names:
            raise self.refused("is an OpenDocument file; save it as .xlsx")
        if any(part.flag_bits & 1 for part in parts):
            raise self.refused("is protected by a password; save it without")
        # zipfile stops reading a part at the size its directory declares, so the sum is a bound.
        too_large = any(part.file_size > LARGEST_PART for part in parts)
        if too_large or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise self.refused(f"unpacks to more than {LARGEST_UNPACKED:,} bytes")
        if len(parts) > MOST_PARTS or len(set(names)) != len(names):
            raise self.refused("has too many parts, or two of one name")
        for form, why in _FOREIGN:
            if any(form.fullmatch(name) for name in names):
                raise self.refused(why)
        if "[Content_Types].xml" not in names:
            raise self.refused("is a ZIP file, but no XLSX workbook")
        types = archive.read("[Content_Types].xml")
        if b"macroEnabled" in types:
            raise self.refused("holds macros; save it as .xlsx")
        if b"sheet.binary" in types:
            raise self.refused("is a binary workbook; save it as .xlsx")
        for name in names:
            self._read(archive, name)

    def _read(self, archive: zipfile.ZipFile, name: str) -> None:
        """Read a part whole, so that its checksum is held to, and look at what it declares."""
        is_xml = name.endswith((".xml", ".rels", ".vml"))
        merged: set[str] = set()
        held: list[bytes] = []
        for block in _blocks(archive, name):
            if not is_xml:
                continue
            if block.startswith((b"\xff\xfe", b"\xfe\xff")) or any(
                mark in block for mark in _DECLARED
            ):
                raise self.refused("declares what no spreadsheet program writes")
            if _SHEET_PART.fullmatch(name):
                merged.update(found.decode() for found in _MERGED.findall(block))
            elif _COMMENT_PART.fullmatch(name):
                held.append(block)
        if merged:
            self.merged[name] = sorted(merged)
        self.comments += held


def _blocks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in blocks, each beginning with the end of the one before."""
    with archive.open(name) as part:
        tail = b""
        while block := part.read(_BLOCK):
            yield tail + block
            tail = block[-_OVERLAP:]
