"""Engines of databases: until when RDS itself says that it supports a version."""

from datetime import UTC, datetime

import pytest

from collectors.aws.databases.engine_support import EngineSupport, engine_support, support_of
from evidence.record import Record

PLACE = "123456789012/eu-west-1"
HEAD = "<DescribeDBMajorEngineVersionsResponse><DescribeDBMajorEngineVersionsResult>"
FOOT = "</DescribeDBMajorEngineVersionsResult></DescribeDBMajorEngineVersionsResponse>"


def told(engine, version, *lifecycles):
    inner = "".join(
        f"<SupportedEngineLifecycle><LifecycleSupportName>{name}</LifecycleSupportName>"
        f"<LifecycleSupportEndDate>{end}</LifecycleSupportEndDate></SupportedEngineLifecycle>"
        for name, end in lifecycles
    )
    return (
        f"<DBMajorEngineVersion><Engine>{engine}</Engine>"
        f"<MajorEngineVersion>{version}</MajorEngineVersion>"
        f"<SupportedEngineLifecycles>{inner}</SupportedEngineLifecycles></DBMajorEngineVersion>"
    )


def page(*versions, marker=""):
    more = f"<Marker>{marker}</Marker>" if marker else ""
    return f"{HEAD}<DBMajorEngineVersions>{''.join(versions)}</DBMajorEngineVersions>{more}{FOOT}"


def test_ends_of_standard_support_are_read_to_the_last_page(source, gather, faults):
    """Of two sorts of support the standard one counts; a version without any tells none."""
    mysql = told(
        "mysql",
        "8.0",
        ("open-source-rds-extended-support", "2029-07-31T00:00:00Z"),
        ("open-source-rds-standard-support", "2026-07-31T00:00:00Z"),
    )
    pages = [page(mysql, marker="m"), page(told("oracle-ee", "19"))]
    faults.answer["rds:DescribeDBMajorEngineVersions"] = lambda number: pages[(number - 1) % 2]
    unit = gather(source, engine_support)[EngineSupport.kind, PLACE]
    assert unit.evidence.complete
    rows = EngineSupport.hydrate(Record.parse(unit.record.body).rows)
    assert {each.id: each.standard_until for each in rows} == {
        "eu-west-1:mysql:8.0": datetime(2026, 7, 31, tzinfo=UTC),
        "eu-west-1:oracle-ee:19": None,
    }


def test_a_refusal_is_no_list_of_versions(source, gather, faults):
    """Who may not ask knows of no support, and not that there is none."""
    faults.deny("rds:DescribeDBMajorEngineVersions")
    unit = gather(source, engine_support)[EngineSupport.kind, PLACE]
    assert unit.record is None
    assert unit.evidence.gap.cause == "refused"


@pytest.mark.parametrize(
    ("engine", "version", "major"),
    [
        ("postgres", "15.4", "15"),
        ("postgres", "9.6.24", "9.6"),
        ("postgres", "1.5", None),
        ("aurora-mysql", "8.0.mysql_aurora.3.05.2", "8.0"),
        ("mysql", "8.0.36", "8.0"),
        ("mysql", "8.01", None),
    ],
)
def test_a_version_is_of_its_major_one(engine, version, major):
    """Whole parts of a version count: 1.5 is none of 15."""
    known = [
        EngineSupport.of(id=f"r:{name}:{each}", engine=name, version=each, standard_until=None)
        for name, each in (
            ("postgres", "15"),
            ("postgres", "9.6"),
            ("aurora-mysql", "8.0"),
            ("mysql", "8.0"),
        )
    ]
    found = support_of(engine, version, known)
    assert (found and found.version) == major
