"""Cases of engines of databases that get fixes no more."""

from typing import Any

from sample_databases import cluster, database, support
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
TOLD = {
    "engines": [
        support("postgres", "16", "2029-02-28"),
        support("postgres", "9.6", "2022-04-26"),
        support("postgres", "1", None),
        support("aurora-postgresql", "16", "2029-02-28"),
        support("aurora-mysql", "5.7", "2024-10-31"),
        support("aurora-mysql", "8.0", "2028-04-30"),
        support("mysql", "8", "2020-01-01"),
        support("mysql", "8.0", "2026-07-31"),
    ]
}
UNLISTED = "rds:DescribeDBMajorEngineVersions does not list it"


def _unknown(what: str) -> str:
    return f"the end of support of {what} could not be observed: {UNLISTED}"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _ended(check: str, build: Any) -> list[Any]:
    old = {"engine": "aurora-mysql", "version": "5.7.mysql_aurora.2.11.4"}
    said = "standard support of aurora-mysql 5.7.mysql_aurora.2.11.4 ended on 2024-10-31"
    return [
        (check, PASS, "", build(), TOLD),
        (check, PASS, "", build(engine="mysql", version="8.0.36"), TOLD),
        (
            check,
            PASS,
            "",
            build(engine="aurora-mysql", version="8.0.mysql_aurora.3.05.2"),
            TOLD,
        ),
        (check, FAIL, said, build(**old), TOLD),
        (
            check,
            FAIL,
            "standard support of postgres 9.6.24 ended on 2022-04-26",
            build(engine="postgres", version="9.6.24"),
            TOLD,
        ),
        (
            check,
            UNOBSERVED,
            _unknown("mysql 5.5.61"),
            build(engine="mysql", version="5.5.61"),
            TOLD,
        ),
        (
            check,
            UNOBSERVED,
            _unknown("postgres 1.2"),
            build(engine="postgres", version="1.2"),
            TOLD,
        ),
        (check, UNOBSERVED, _unknown("mysql 5.5.61"), build(engine="mysql", version="5.5.61"), {}),
        (
            check,
            ASIDE,
            "RDS tells no end of support of oracle-ee",
            build(engine="oracle-ee", version="19.0.0.0"),
            TOLD,
        ),
        (check, UNOBSERVED, _lost("version"), refused(build, "version"), TOLD),
    ]


CASES = [
    *_ended("database_engine_is_supported", database),
    *_ended("cluster_engine_is_supported", cluster),
    (
        "database_engine_is_supported", ASIDE, "of a cluster, which is judged itself",
        database(cluster="ledger"), TOLD,
    ),
]  # fmt: skip
