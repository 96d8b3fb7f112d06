"""What holds for every test: how hypothesis searches, and what a missing server means."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests.faults.figures import FOLDER, lines_of, table

CI = bool(os.environ.get("CI"))
SERVERS = {
    "chromium": "chromium",
    "libreoffice": "soffice",
    "openssh": "ssh-agent",
    "openssl": "openssl",
    "poppler": "pdftotext",
    "samba": "samba",
    "slapd": "slapd",
    "strace": "strace",
}
"""The command that tests under each marker need."""
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
"""Where commands are; servers stand where a user's own path does not lead."""

# No deadline anywhere: a slow machine is no fault of the code.
settings.register_profile("laptop", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("nightly", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if CI else "laptop"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test out where its server is missing; in CI that is a failure, so none slips by."""
    for marker, command in SERVERS.items():
        if item.get_closest_marker(marker) and not shutil.which(command, path=PATH):
            reason = f"there is no {command} on this machine"
            if CI:
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the fault campaign did, where its figures are kept."""
    folder = os.environ.get(FOLDER)
    lines = list(lines_of(Path(folder))) if folder else []
    if lines:
        terminalreporter.section("fault campaign")
        terminalreporter.write_line(table(lines))
