"""Checks that each country where data lies or is reached was assessed and named to users."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from collectors.aws.databases.clusters import DatabaseCluster
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.tables import Table
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.rated import Rated
from collectors.aws.storage.s3 import Bucket
from collectors.people.approval import Approval
from collectors.people.person import Person
from collectors.registers.cloud_regions import COUNTRY_OF
from collectors.registers.countries import Country
from collectors.registers.data_items import DataItem
from collectors.registers.days import begun, same_name
from collectors.registers.suppliers import Supplier
from controls.check import check, not_applicable, not_observed
from controls.population import Estate


@check("XBR-01")
def country_assessment_is_whole(country: Country, *, now: datetime) -> None:
    """An assessment says who made it, who approved it, and what was decided for safety."""
    missing = [
        words
        for words, value in (
            ("day", country.assessed_on),
            ("author", country.assessed_by),
            ("approver", country.approved_by),
            ("measures", country.measures),
        )
        if not value
    ]
    assert not missing, f"the assessment lacks its {', '.join(missing)}"
    day = country.assessed_on
    assert begun(day, now), f"is said to be assessed on {day}, a day to come"
    assert not same_name(country.assessed_by, country.approved_by), (
        f"{country.approved_by}, who assessed it, approved it alone"
    )


@check("XBR-01")
def data_country_is_assessed(
    entry: DataItem,
    countries: Estate[Country],
    *,
    home_countries: list[str],
    assessed_within: timedelta,
    now: datetime,
) -> None:
    """Each country abroad that the inventory names was assessed within the year."""
    abroad = _abroad(entry.countries, home_countries)
    _must_be_assessed(abroad, countries, now.date(), assessed_within)


@check("XBR-01")
def supplier_country_is_assessed(
    supplier: Supplier,
    countries: Estate[Country],
    *,
    home_countries: list[str],
    assessed_within: timedelta,
    now: datetime,
) -> None:
    """The country abroad of a supplier that handles personal data was assessed within the year."""
    abroad = _of_supplier(supplier, home_countries)
    _must_be_assessed(abroad, countries, now.date(), assessed_within)


@check("XBR-01")
def approved_country_is_assessed(
    approval: Approval,
    countries: Estate[Country],
    staff: Estate[Person],
    *,
    home_countries: list[str],
    assessed_within: timedelta,
    now: datetime,
) -> None:
    """The country abroad where somebody works with rights was assessed within the year."""
    abroad = _of_holder(approval, staff, home_countries, now.date())
    _must_be_assessed(abroad, countries, now.date(), assessed_within)


@check("XBR-01")
def bucket_country_is_assessed(
    bucket: Bucket,
    countries: Estate[Country],
    *,
    data_class: list[str],
    home_countries: list[str],
    assessed_within: timedelta,
    now: datetime,
) -> None:
    """The country abroad where a bucket of personal data lies was assessed within the year."""
    abroad = _of_store(bucket, [bucket.region], data_class, home_countries)
    _must_be_assessed(abroad, countries, now.date(), assessed_within)


@check("XBR-01")
def database_country_is_assessed(
    database: DatabaseInstance,
    countries: Estate[Country],
    *,
    data_class: list[str],
    home_countries: list[str],
    assessed_within: timedelta,
    now: datetime,
) -> None:
    """The country abroad where a database of personal data lies was assessed within the year."""
    abroad = _of_store(database, [database.region], data_class, home_countries)
    _must_be_assessed(abroad, countries, now.date(), assessed_within)


@check("XBR-01")
def cluster_country_is_assessed(
    cluster: DatabaseCluster,
    countries: Estate[Country],
    *,
    data_class: list[str],
    home_countries: list[str],
    assessed_within: timedelta,
    now: datetime,
) -> None:
    """The country abroad where a database cluster of personal data lies was assessed."""
    abroad = _of_store(cluster, [cluster.region], data_class, home_countries)
    _must_be_assessed(abroad, countries, now.date(), assessed_within)


@check("XBR-01")
def table_country_is_assessed(
    table: Table,
    countries: Estate[Country],
    *,
    data_class: list[str],
    home_countries: list[str],
    assessed_within: timedelta,
    now: datetime,
) -> None:
    """The countries abroad where a table of personal data lies were assessed within the year."""
    abroad = _of_store(table, [table.region, *table.replicas], data_class, home_countries)
    _must_be_assessed(abroad, countries, now.date(), assessed_within)


@check("XBR-01")
def file_system_country_is_assessed(
    system: FileSystem,
    countries: Estate[Country],
    *,
    data_class: list[str],
    home_countries: list[str],
    assessed_within: timedelta,
    now: datetime,
) -> None:
    """The countries abroad where a file system of personal data lies were assessed."""
    regions = [system.region, *(copy["region"] for copy in system.copies)]
    abroad = _of_store(system, regions, data_class, home_countries)
    _must_be_assessed(abroad, countries, now.date(), assessed_within)


@check("XBR-02")
def data_country_is_published(
    entry: DataItem, countries: Estate[Country], *, home_countries: list[str], now: datetime
) -> None:
    """Each country abroad that the inventory names was named to users."""
    _must_be_published(_abroad(entry.countries, home_countries), countries, now.date())


@check("XBR-02")
def supplier_country_is_published(
    supplier: Supplier, countries: Estate[Country], *, home_countries: list[str], now: datetime
) -> None:
    """The country abroad of a supplier that handles personal data was named to users."""
    _must_be_published(_of_supplier(supplier, home_countries), countries, now.date())


@check("XBR-02")
def approved_country_is_published(
    approval: Approval,
    countries: Estate[Country],
    staff: Estate[Person],
    *,
    home_countries: list[str],
    now: datetime,
) -> None:
    """The country abroad where somebody works with rights was named to users."""
    abroad = _of_holder(approval, staff, home_countries, now.date())
    _must_be_published(abroad, countries, now.date())


@check("XBR-02")
def bucket_country_is_published(
    bucket: Bucket,
    countries: Estate[Country],
    *,
    data_class: list[str],
    home_countries: list[str],
    now: datetime,
) -> None:
    """The country abroad where a bucket of personal data lies was named to users."""
    abroad = _of_store(bucket, [bucket.region], data_class, home_countries)
    _must_be_published(abroad, countries, now.date())


@check("XBR-02")
def database_country_is_published(
    database: DatabaseInstance,
    countries: Estate[Country],
    *,
    data_class: list[str],
    home_countries: list[str],
    now: datetime,
) -> None:
    """The country abroad where a database of personal data lies was named to users."""
    abroad = _of_store(database, [database.region], data_class, home_countries)
    _must_be_published(abroad, countries, now.date())


@check("XBR-02")
def table_country_is_published(
    table: Table,
    countries: Estate[Country],
    *,
    data_class: list[str],
    home_countries: list[str],
    now: datetime,
) -> None:
    """The countries abroad where a table of personal data lies were named to users."""
    abroad = _of_store(table, [table.region, *table.replicas], data_class, home_countries)
    _must_be_published(abroad, countries, now.date())


def _abroad(found: Iterable[str], home: list[str]) -> list[str]:
    """The countries that are not home, in order; a step aside where there is none."""
    abroad = sorted(set(found).difference(home))
    if not abroad:
        not_applicable("in no country abroad")
    return abroad


def _of_supplier(supplier: Supplier, home: list[str]) -> list[str]:
    if not supplier.handles:
        not_applicable("handles no personal data")
    assert supplier.country, "handles personal data in a country that is not named"
    return _abroad([supplier.country], home)


def _of_holder(
    approval: Approval, staff: Estate[Person], home: list[str], today: date
) -> list[str]:
    """Where whoever an approval is for works, by the listing of people."""
    if not approval.in_force(today):
        not_applicable("gives no right today")
    if approval.for_machine:
        not_applicable("is for a machine or a group, which works in no country")
    given = approval.holder
    found = staff.matching(id=given, email=given, aliases=given)
    if not found:
        not_observed(approval, "where the holder works", f"nobody among the staff is {given}")
    return _abroad([person.country for person in found], home)


def _of_store(
    store: Bucket | Rated, regions: list[str], data_class: list[str], home: list[str]
) -> list[str]:
    if store.data_class not in [each.lower() for each in data_class]:
        not_applicable("is tagged with no class that is judged")
    for region in regions:
        if region not in COUNTRY_OF:
            not_observed(store, "its country", f"no country is known of the region {region}")
    return _abroad((COUNTRY_OF[region] for region in regions), home)


def _must_be_assessed(
    abroad: list[str], countries: Estate[Country], today: date, within: timedelta
) -> None:
    for code in abroad:
        found = countries.by("id").get(code, ())
        assert found, f"{code} is not in the register of countries"
        days = [day for country in found if (day := country.assessed_on) and day <= today]
        assert days, f"{code} was never assessed"
        assert today - max(days) <= within, (
            f"{code} was assessed last on {max(days)}, more than {within.days} days ago"
        )


def _must_be_published(abroad: list[str], countries: Estate[Country], today: date) -> None:
    for code in abroad:
        found = countries.by("id").get(code, ())
        assert found, f"{code} is not in the register of countries"
        assert any(each.published_on and each.published_on <= today for each in found), (
            f"{code} was not named to users"
        )
