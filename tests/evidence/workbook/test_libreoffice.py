"""Workbooks as LibreOffice opens them: every sheet prints, with its words on the page."""

import os
import shutil
import subprocess

import pytest

from evidence.workbook import render_workbook


@pytest.mark.libreoffice
def test_libreoffice_prints_every_sheet(held, tmp_path):
    """LibreOffice opens the file without repair and prints all sheets to PDF."""
    office = shutil.which("soffice")
    if office is None:
        message = "LibreOffice (soffice) is not installed, so the workbook was not opened with it"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    summary = render_workbook(
        held(["=1+1", "logs\x00"], ["#N/A", "x"]), "soc2-2017", tmp_path / "book.xlsx"
    )
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(summary.target),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    printed = (tmp_path / "book.pdf").read_bytes()
    assert printed.startswith(b"%PDF-")
    assert printed.count(b"/Type/Page\n") + printed.count(b"/Type/Page/") >= len(summary.rows) + 1
