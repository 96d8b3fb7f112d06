"""Cases of the checks of countries where data lies or is reached."""

from collections.abc import Callable
from typing import Any

from sample_cloud import bucket
from sample_data import file_system
from sample_databases import PERSONAL, cluster, database, table
from sample_estate import REFUSED, refused
from sample_people import abroad, approval, person
from sample_registers import country, entry, supplier

from collectors.resource import Resource
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
AWAY = "eu-central-1"
HOME = "in no country abroad"
OTHER_CLASS = "is tagged with no class that is judged"
STAFF = {"staff": [person("H9", "rei.ono")]}
AFAR = {"staff": [abroad(country="DE")]}


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _assessed(
    check: str, there: Resource, here: Resource, unseen: Resource, lost: str, **more: Any
) -> list[tuple[Any, ...]]:
    """The cases of an assessment, for something in Germany and something at home."""
    never, old = country(assessed_on=None), country(assessed_on="2025-06-14")
    unknown = refused(country, "assessed_on")
    return [
        (check, PASS, "", there, {"countries": [country()], **more}),
        (check, FAIL, "DE is not in the register of countries", there, more),
        (
            check, FAIL, "DE is not in the register of countries", there,
            {"countries": [country("FR")], **more},
        ),
        (check, FAIL, "DE was never assessed", there, {"countries": [never], **more}),
        (
            check, FAIL, "DE was assessed last on 2025-06-14, more than 365 days ago", there,
            {"countries": [old], **more},
        ),
        (check, ASIDE, HOME, here, {"countries": [], **more}),
        (check, UNOBSERVED, _lost("assessed_on of DE"), there, {"countries": [unknown], **more}),
        (check, UNOBSERVED, lost, unseen, {"countries": [country()], **more}),
    ]  # fmt: skip


def _published(
    check: str, there: Resource, here: Resource, unseen: Resource, lost: str, **more: Any
) -> list[tuple[Any, ...]]:
    """The cases of a publication, for something in Germany and something at home."""
    hidden, later = country(published_on=None), country(published_on="2026-08-01")
    return [
        (check, PASS, "", there, {"countries": [country()], **more}),
        (check, FAIL, "DE is not in the register of countries", there, more),
        (check, FAIL, "DE was not named to users", there, {"countries": [hidden], **more}),
        (check, FAIL, "DE was not named to users", there, {"countries": [later], **more}),
        (check, ASIDE, HOME, here, {"countries": [], **more}),
        (check, UNOBSERVED, lost, unseen, {"countries": [country()], **more}),
    ]


def _store(build: Callable[..., Resource], **away: Any) -> tuple[Resource, Resource, Resource, str]:
    """A store of personal data in Germany, one at home, and one whose region is not known."""
    home = {"replicas": []} if "replicas" in away else {}
    home |= {"copies": []} if "copies" in away else {}
    named = {"region": AWAY, "tags": PERSONAL} | away
    return (
        build(**named),
        build(**{"tags": PERSONAL} | home),
        refused(build, "region", tags=PERSONAL),
        _lost("region"),
    )


def _everywhere(noun: str, *given: Any, **more: Any) -> list[tuple[Any, ...]]:
    return [
        *_assessed(f"{noun}_country_is_assessed", *given, **more),
        *_published(f"{noun}_country_is_published", *given, **more),
    ]


CASES = [
    *_everywhere(
        "data", entry(countries=["JP", "DE"]), entry(), refused(entry, "countries"),
        _lost("countries"),
    ),
    *_everywhere(
        "supplier", supplier(country="DE"), supplier(), refused(supplier, "country"),
        _lost("country"),
    ),
    (
        "supplier_country_is_assessed", FAIL,
        "handles personal data in a country that is not named", supplier(country=None), {},
    ),
    (
        "supplier_country_is_assessed", ASIDE, "handles no personal data",
        supplier(country="DE", handles=[]), {},
    ),
    *_everywhere(
        "approved", approval(), approval(person="H2"), refused(approval, "until"), _lost("until"),
        staff=[abroad(country="DE"), person("H2", "ken.ito")],
    ),
    (
        "approved_country_is_assessed", ASIDE, "gives no right today",
        approval(until="2026-01-01"), AFAR,
    ),
    (
        "approved_country_is_assessed", ASIDE,
        "is for a machine or a group, which works in no country",
        approval(person="group:platform-admins"), STAFF,
    ),
    (
        "approved_country_is_assessed", UNOBSERVED,
        "where the holder works could not be observed: nobody among the staff is H1",
        approval(), STAFF,
    ),
    *_everywhere("bucket", *_store(bucket)),
    *_everywhere("database", *_store(database)),
    *_assessed("cluster_country_is_assessed", *_store(cluster)),
    *_everywhere("table", *_store(table, region="ap-northeast-1", replicas=[AWAY])),
    *_assessed(
        "file_system_country_is_assessed",
        *_store(file_system, region="ap-northeast-1", copies=[{"region": AWAY, "account": "1"}]),
    ),
    (
        "bucket_country_is_assessed", ASIDE, OTHER_CLASS, bucket(region=AWAY), {},
    ),
    (
        "bucket_country_is_assessed", UNOBSERVED,
        "its country could not be observed: no country is known of the region mars-1",
        bucket(region="mars-1", tags=PERSONAL), {},
    ),
    ("country_assessment_is_whole", PASS, "", country(), {}),
    (
        "country_assessment_is_whole", FAIL, "the assessment lacks its day, measures",
        country(assessed_on=None, measures=None), {},
    ),
    (
        "country_assessment_is_whole", UNOBSERVED, _lost("approved_by"),
        refused(country, "approved_by"), {},
    ),
]  # fmt: skip
