"""Delivered files: opened for reading only, capped, and read whole before a row is believed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from collectors.delivered import DeliveryError, read_whole
from collectors.errors import UnobservedError
from collectors.pacing import Deadline
from collectors.people.delimited import csv_lines, decoded
from collectors.people.deliveries import Delivered, head_of
from collectors.people.drops import Drop
from collectors.people.mapping import PeopleMapping
from collectors.people.projection import Delivery, projected
from collectors.people.table import BrokenFileError, Line
from collectors.people.workbook import xlsx_lines
from collectors.people.yaml_list import yaml_lines
from collectors.tape import Clock
from evidence.canonical import sha256
from evidence.record import Fields
from evidence.transcript import Gap

MAX_BYTES = 200_000_000
_ARCHIVE, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """One file with the mapping it is read by; `clock` serves the mapping's `newest` alone.

    With a `drop` it lies there under its bare name, else in this machine's file system.
    """

    path: Path
    mapping: PeopleMapping
    clock: Clock
    drop: Drop | None = None

    def deliver(self, deadline: Deadline) -> Delivered:  # noqa: ARG002 -- a file is not waited for
        """What the file holds; its mark is the digest of its bytes with the as-of day it names.

        Raises:
            UnobservedError: when it is missing, refused, broken or too old; the gap names the
                file and, where it can be read at all, the line.
        """
        try:
            data = self._bytes()
            delivery = projected(self._lines(data), self.mapping)
            self._refuse_old(delivery)
        except BrokenFileError as error:
            raise self._unobserved("malformed", error.code, error.words, error.line) from error
        as_of = f" as of {delivery.as_of[0].isoformat()}" if delivery.as_of else ""
        return Delivered(
            head=head_of(self.mapping, self._total(delivery), unread=self._unread(delivery)),
            rows=delivery.rows,
            mark=f"sha256:{sha256(data)}{as_of}",
            as_of=self.effective(delivery),
        )

    def effective(self, delivery: Delivery) -> datetime | None:
        """The end of the day that the listing says it is as of, at its site; None without one."""
        if delivery.as_of is None:
            return None
        return datetime.combine(delivery.as_of[0], time(23, 59, 59), self._zone)

    def _unread(self, delivery: Delivery) -> dict[str, str]:
        """The fields that the file has no column for, though it may, each with the reason."""
        name = self.path.name
        return {
            field: f"{name} has no column {self.mapping.columns[field].column!r}"
            for field in delivery.lacking
        }

    def _total(self, delivery: Delivery) -> Fields | None:
        """The declared total, what it counts, and where it is declared."""
        if delivery.total is None or self.mapping.control_total is None:
            return None
        count, line = delivery.total
        name = self.path.name
        where = f"on line {line} of {name}" if line else f"in the mapping of {name}"
        counts = self.mapping.control_total.counts
        return {"count": count, "counts": counts, "by": f"the control total {where}"}

    @property
    def _zone(self) -> tzinfo:
        return ZoneInfo(self.mapping.time_zone) if self.mapping.time_zone else UTC

    def _bytes(self) -> bytes:
        try:
            if self.drop:
                return self.drop.read(self.path.name, MAX_BYTES)
            return read_whole(self.path, MAX_BYTES)
        except DeliveryError as error:
            if error.cause == "malformed":
                raise BrokenFileError(error.code, error.words) from error
            raise self._unobserved(error.cause, error.code, error.words) from error

    def _lines(self, data: bytes) -> Iterator[Line]:
        if data.startswith(_OLD_EXCEL):
            said = "is an old Excel file (xls) or protected by a password; save it as XLSX"
            raise BrokenFileError("WrongType", said)
        if self.mapping.format_of(self.path) == "xlsx":
            if not data.startswith(_ARCHIVE):
                raise BrokenFileError("WrongType", "is not an XLSX workbook")
            return xlsx_lines(data, self.mapping.sheet)
        if self.mapping.format_of(self.path) == "yaml":
            return yaml_lines(data, self.path, self.mapping.columns.values())
        if data.startswith(_ARCHIVE):
            raise BrokenFileError("WrongType", "is a workbook or archive, not CSV")
        text = decoded(data, self.mapping.encoding)
        return csv_lines(text, self.mapping.delimiter or self._delimiter())

    def _delimiter(self) -> str:
        return "\t" if self.path.suffix.lower() == ".tsv" else ","

    def _refuse_old(self, delivery: Delivery) -> None:
        """Yesterday's file delivered again is no evidence of today."""
        if self.mapping.newest is None or delivery.as_of is None:
            return
        day, line = delivery.as_of
        age = self.clock().astimezone(self._zone).date() - day
        if age > timedelta(days=self.mapping.newest):
            said = f"is as of a day more than {self.mapping.newest} days past"
            raise self._unobserved("expired", "OldFile", said, line)

    def _unobserved(
        self, cause: str, code: str, words: str, line: int | None = None
    ) -> UnobservedError:
        name = self.path.name
        where = f"{name} line {line}" if line else name
        return UnobservedError(Gap(f"read {name}", cause, code, None, f"{where}: {words}"))
