"""What is kept of events: who used which right from which country on which day; nothing else.

Addresses, user agents, request parameters and answers stay in the files. Sessions of a role are
taken together, but for those of Identity Center, whose name is that of a person.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from collectors.trail_events.countries import Countries
from evidence.record import Fields

SILENCING = frozenset(
    {
        "DeleteConfigurationRecorder",
        "DeleteDeliveryChannel",
        "DeleteDetector",
        "DeleteEventDataStore",
        "DeleteFlowLogs",
        "DeleteLogGroup",
        "DeleteLogStream",
        "DeleteTrail",
        "DisableMacie",
        "DisableSecurityHub",
        "PutConfigurationRecorder",
        "PutDeliveryChannel",
        "PutEventSelectors",
        "PutInsightSelectors",
        "PutRetentionPolicy",
        "StopConfigurationRecorder",
        "StopEventDataStoreIngestion",
        "StopLogging",
        "UpdateDetector",
        "UpdateEventDataStore",
        "UpdateMacieSession",
        "UpdateTrail",
    }
)
"""Calls that end, thin out or delete a record of what happens."""
SSO_ROLE = "AWSReservedSSO_"
Who = tuple[str, str, str]


class Reduction:
    """Sums over events, whose size depends on how many rights are used, not on how often."""

    def __init__(self, countries: Countries) -> None:
        self._countries = countries
        self._uses: dict[tuple[Who, str], Use] = {}
        self._sign_ins: dict[tuple[Who, str], Counter[str]] = {}
        self._places: dict[tuple[Who, str], set[str]] = {}
        self._changes: dict[str, Fields] = {}

    def add(self, event: Mapping[str, Any]) -> None:
        """Take in one event."""
        identity = event.get("userIdentity") or {}
        who, day = self._who(event, identity), str(event["eventTime"])[:10]
        country = self._countries.of(str(event.get("sourceIPAddress") or ""))
        if event["eventName"] == "ConsoleLogin":
            self._sign_in(event, (who, day), country)
        service = str(event.get("eventSource") or "").partition(".")[0]
        use = self._uses.setdefault((who, f"{service}:{event['eventName']}"), Use())
        use.days[day] += 1
        use.regions.add(str(event.get("awsRegion") or ""))
        use.countries[f"{day} {country}"] += 1
        use.refused += bool(event.get("errorCode"))
        if event["eventName"] in SILENCING and not event.get("errorCode"):
            self._change(event, who, day)

    def uses(self) -> list[Fields]:
        """One row for each principal and right."""
        return [
            {
                "id": f"{'|'.join(part for part in who if part)}|{right}",
                **_told(who),
                "right": right,
                "days": dict(sorted(use.days.items())),
                "regions": sorted(use.regions),
                "countries": dict(sorted(use.countries.items())),
                "refused": use.refused,
            }
            for (who, right), use in sorted(self._uses.items(), key=lambda item: item[0])
        ]

    def sign_ins(self) -> list[Fields]:
        """One row for each principal and day of sign-ins to the console."""
        return [
            {
                "id": f"{'|'.join(part for part in who if part)}|{day}",
                **_told(who),
                "day": day,
                "succeeded": counts["succeeded"],
                "failed": counts["failed"],
                "without_factor": counts["without_factor"],
                "countries": sorted(self._places[who, day]),
            }
            for (who, day), counts in sorted(self._sign_ins.items(), key=lambda item: item[0])
        ]

    def changes(self) -> list[Fields]:
        """One row for each call that changed what is recorded."""
        return [self._changes[key] for key in sorted(self._changes)]

    def _sign_in(self, event: Mapping[str, Any], key: tuple[Who, str], country: str) -> None:
        counts = self._sign_ins.setdefault(key, Counter())
        self._places.setdefault(key, set()).add(country)
        worked = (event.get("responseElements") or {}).get("ConsoleLogin") == "Success"
        counts["succeeded" if worked else "failed"] += 1
        factor = (event.get("additionalEventData") or {}).get("MFAUsed")
        # Whoever comes by a role signed in elsewhere: the factor was asked for there.
        # Where the event does not say that a factor was used, none is known to have been.
        counts["without_factor"] += worked and factor != "Yes" and ":role/" not in key[0][1]

    def _change(self, event: Mapping[str, Any], who: Who, day: str) -> None:
        number = str(event.get("eventID") or len(self._changes))
        self._changes[number] = {
            "id": number,
            **_told(who),
            "call": f"{str(event.get('eventSource')).partition('.')[0]}:{event['eventName']}",
            "region": str(event.get("awsRegion") or ""),
            "day": day,
        }

    @staticmethod
    def _who(event: Mapping[str, Any], identity: Mapping[str, Any]) -> Who:
        account = str(event.get("recipientAccountId") or identity.get("accountId") or "")
        sort = str(identity.get("type") or "unknown")
        if sort == "Root":
            return account, "root", ""
        if sort == "AssumedRole":
            issuer = (identity.get("sessionContext") or {}).get("sessionIssuer") or {}
            role = str(issuer.get("arn") or _role_of(str(identity.get("arn") or "")))
            session = str(identity.get("arn") or "").rpartition("/")[2]
            return account, role, session.lower() if SSO_ROLE in role else ""
        if sort == "AWSService":
            return account, str(identity.get("invokedBy") or "AWS"), ""
        named = identity.get("arn") or identity.get("userName") or identity.get("principalId")
        return account, str(named or sort), ""


class Use:
    """How often a right was used, on which days, in which regions, and from where each day."""

    __slots__ = ("countries", "days", "refused", "regions")

    def __init__(self) -> None:
        self.days: Counter[str] = Counter()
        self.regions: set[str] = set()
        self.countries: Counter[str] = Counter()
        self.refused = 0


def _told(who: Who) -> Fields:
    account, principal, person = who
    return {"account": account, "principal": principal, "person": person or None}


def _role_of(arn: str) -> str:
    """The role of a session, `arn:aws:sts::1:assumed-role/NAME/SESSION`."""
    head, _, rest = arn.partition(":assumed-role/")
    return f"{head.replace(':sts:', ':iam:')}:role/{rest.partition('/')[0]}" if rest else arn
