"""Detectors and scanners: a region that has none has a row that says so."""

import pytest

from collectors.aws.detection import detective, guardduty, inspector, macie, security_hub
from evidence.record import Record

ALL = (
    detective.graphs,
    guardduty.detectors,
    guardduty.unattended,
    inspector.inspections,
    macie.sessions,
    security_hub.hubs,
)


@pytest.fixture
def units(source, gather):
    return gather(source, *ALL)


def test_x(units):
    for k,u in units.items():
        print(k, u.evidence.gap, u.record and u.record.rows)
    assert 0
