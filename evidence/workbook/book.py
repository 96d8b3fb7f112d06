"""The workbook file: its properties, its pages, and a form that is the same bytes every time."""

import os
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.packaging.core import DocumentProperties
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_APP

from evidence.errors import UsageError
from evidence.workbook import look, marks
from evidence.workbook.assessor_words import assessor_words
from evidence.workbook.cells import calculated, safe
from evidence.workbook.engagement import Engagement

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can name."""
_CELL_END = b"</c>"
_APPLICATION = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>Tieout</Application></Properties>'
)


class Book:
    """A workbook while it is drawn: gives out pages that are set up, and saves them all."""

    def __init__(self, engagement: Engagement, *, japanese: bool = False) -> None:
        self.japanese = japanese
        self.assessor_words = assessor_words(engagement.framework.id)
        self._run = engagement.run
        self._name = str(engagement.catalog["name"])
        self._book = Workbook(write_only=True)
        self._book.properties = _properties(engagement, self._name)
        book: Any = self._book
        book.custom_doc_props = marks.properties(_marks(engagement))
        look.dress(self._book)

    def new_sheet(
        self, title: str, *, wide: bool = False, portrait: bool = False, across: int = 1
    ) -> Worksheet:
        """A further sheet: printed `across` pages wide, with its name and number on each."""
        sheet: Worksheet = self._book.create_sheet(title)
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation = "portrait" if portrait else "landscape"
        paper = Worksheet.PAPERSIZE_A3 if wide else Worksheet.PAPERSIZE_A4
        sheet.page_setup.paperSize = int(paper)
        sheet.page_setup.fitToWidth = across
        sheet.page_setup.fitToHeight = 0
        for edge, inches in (("left", 0.4), ("right", 0.4), ("top", 0.75), ("bottom", 0.6)):
            setattr(sheet.page_margins, edge, inches)
        header: Any = sheet.oddHeader
        footer: Any = sheet.oddFooter
        _print(header.left, self._name)
        _print(header.right, f"Run {self._run.id}")
        _print(footer.left, f"Tieout {self._run.version}")
        footer.center.text, footer.center.size = "&A", 8
        footer.right.text, footer.right.size = "Page &P of &N", 8
        return sheet

    def save(self, target: Path) -> None:
        """Write the file beside `target`, flush it to disk, and put it in its place at once.

        Raises:
            UsageError: when the folder cannot be written.
        """
        temporary: Path | None = None
        try:
            with NamedTemporaryFile(
                dir=target.parent, prefix=f".{target.name}.", suffix=".tmp", delete=False
            ) as file:
                temporary = Path(file.name)
                with _Archive(file, "w", ZIP_DEFLATED, allowZip64=True) as archive:
                    # Workbook.save would stamp the time of day over the properties.
                    ExcelWriter(self._book, archive).write_data()
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except OSError as error:
            raise UsageError(
                f"cannot write the workbook {target}: {error.strerror or error}"
            ) from error
        finally:
            if temporary:
                temporary.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove what openpyxl keeps of the rows outside the file, when drawing has failed."""
        for sheet in self._book.worksheets:
            writer = sheet._writer  # type: ignore[attr-defined] # noqa: SLF001
            if writer is not None and Path(writer.out).exists():
                writer.cleanup()


def _print(part: Any, text: str) -> None:
    # An ampersand starts a code of the printed header.
    part.text = safe(text).replace("&", "&&")
    part.size = 8


def _properties(engagement: Engagement, name: str) -> DocumentProperties:
    run = engagement.run
    made = run.ended.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return DocumentProperties(
        creator=f"Tieout {safe(run.version)}",
        lastModifiedBy=f"Tieout {safe(run.version)}",
        title=safe(f"{name}: workbook of controls tested"),
        subject=safe(run.organisation),
        description=safe(marks.description(run.id, run.digest)),
        keywords=safe(marks.keywords(engagement.framework.id)),
        category="Audit working paper",
        created=made,
        modified=made,
    )


def _marks(engagement: Engagement) -> Mapping[str, str]:
    """What tells a workbook that comes back from any other."""
    newest = max((entry.segment for entry in engagement.told), default=None)
    return {
        marks.RUN: safe(engagement.run.id),
        marks.DIGEST: engagement.run.digest,
        marks.FRAMEWORK: safe(engagement.framework.id),
        marks.PERIOD: engagement.look if engagement.period is not None else "",
        marks.BASE: "" if newest is None else str(newest),
        marks.VERSION: marks.drawing_version(),
    }


class _Archive(ZipFile):
    """A ZIP file whose members carry no time and no traces of the machine."""

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add a file, as `ZipFile.write` does."""
        with (
            Path(filename).open("rb") as source,
            self.open(_member(str(arcname)), "w", force_zip64=True) as member,
        ):
            # Cut between cells, so that none is seen in part.
            rest = b""
            while block := source.read(1 << 20):
                head, mark, rest = (rest + block).rpartition(_CELL_END)
                member.write(calculated(head + mark))
            member.write(calculated(rest))

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Add bytes, as `ZipFile.writestr` does."""
        # openpyxl signs as Microsoft Excel; LibreOffice then trusts row heights that nobody set.
        data = _APPLICATION if zinfo_or_arcname == ARC_APP else data
        super().writestr(_member(str(zinfo_or_arcname)), data)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _EPOCH)
    member.compress_type = ZIP_DEFLATED
    member.create_system = 3
    member.external_attr = 0o600 << 16
    return member
