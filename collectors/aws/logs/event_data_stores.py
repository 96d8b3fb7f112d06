"""CloudTrail Lake: the event data stores of a region, how long they keep, whether they may go."""

from collections.abc import Iterator
from typing import Any

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

STORES = "cloudtrail:ListEventDataStores"
STORE = "cloudtrail:GetEventDataStore"
_FILLING = ("ENABLED", "STARTING_INGESTION")


class EventDataStore(Resource, kind="aws.cloudtrail.event_data_store"):
    """An event data store of CloudTrail Lake; its id is the ARN.

    `status` is AWS's word (`ENABLED`, `STOPPED_INGESTION`, `PENDING_DELETION`). `retention_days` is
    how long events stay in it; `protected` says that it cannot be deleted before that is lifted.
    `categories` are the kinds of events that it takes in (`Management`, `Data`).
    """

    name: str
    status: str
    multi_region: bool
    organization: bool
    retention_days: int
    protected: bool
    kms_key: str | None
    categories: list[str]

    @property
    def filling(self) -> bool:
        """Whether events are written to it now."""
        return self.status in _FILLING


@collector(EventDataStore, grain="region", needs=(STORES, STORE))
def event_data_stores(aws: Aws) -> Iterator[Fields]:
    """Every event data store of the region."""
    for store in aws.pages(STORES, "EventDataStores", MaxResults=1000):
        yield {"id": store["EventDataStoreArn"], "name": store["Name"]}


def _told(aws: Aws, row: Fields) -> dict[str, Any]:
    # The list carries ARN and name alone: all else in it "is no longer returned" (API reference).
    return aws.call(STORE, EventDataStore=row["id"])


@event_data_stores.facet
def status(aws: Aws, row: Fields) -> str:
    """Whether it takes in events."""
    return str(_told(aws, row)["Status"])


@event_data_stores.facet
def multi_region(aws: Aws, row: Fields) -> bool:
    """Whether it takes in events of all regions."""
    return bool(_told(aws, row)["MultiRegionEnabled"])


@event_data_stores.facet
def organization(aws: Aws, row: Fields) -> bool:
    """Whether it takes in events of all accounts of the organisation."""
    return bool(_told(aws, row)["OrganizationEnabled"])


@event_data_stores.facet
def retention_days(aws: Aws, row: Fields) -> int:
    """How many days events stay in it."""
    return int(_told(aws, row)["RetentionPeriod"])


@event_data_stores.facet
def protected(aws: Aws, row: Fields) -> bool:
    """Whether it is protected against being deleted."""
    return bool(_told(aws, row)["TerminationProtectionEnabled"])


@event_data_stores.facet
def kms_key(aws: Aws, row: Fields) -> str | None:
    """The managed key it is encrypted under; None with a key of AWS's own."""
    return _told(aws, row).get("KmsKeyId")


@event_data_stores.facet
def categories(aws: Aws, row: Fields) -> list[str]:
    """The kinds of events its selectors let in."""
    selectors = _told(aws, row).get("AdvancedEventSelectors") or ()
    return sorted(
        {
            category
            for selector in selectors
            for one in selector["FieldSelectors"]
            if one["Field"] == "eventCategory"
            for category in one.get("Equals") or ()
        }
    )
