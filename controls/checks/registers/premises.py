"""Checks of zones, of who enters them, and of how assets end."""

from datetime import datetime, timedelta

from collectors.people.person import Person
from collectors.registers.assets import Asset, Disposal
from collectors.registers.days import begun, plainly
from collectors.registers.zones import Entry, Permit, Zone
from controls.check import check, not_applicable
from controls.population import Estate, Population


@check("PHY-01")
def zone_permits_are_reviewed(zone: Zone, *, reviewed_within: timedelta, now: datetime) -> None:
    """Who may enter a zone is reviewed every half year."""
    day = zone.reviewed_on
    assert day, "the permits were never reviewed"
    assert begun(day, now), "the permits were never reviewed"
    assert now.date() - day <= reviewed_within, (
        f"the permits were reviewed last on {day}, more than {reviewed_within.days} days ago"
    )


@check("PHY-02")
def entry_is_permitted(
    entry: Entry,
    zones: Population[Zone],
    permits: Estate[Permit],
    staff: Population[Person],
) -> None:
    """Whoever entered an important zone was permitted that day, or came with somebody who was."""
    found = zones.by("id").get(entry.zone, ())
    assert found, f"the zone {entry.zone} is not in the register of zones"
    assert any(zone.important is not None for zone in found), "nobody said if the zone is important"
    if not any(zone.important for zone in found):
        not_applicable("the zone is not important")
    assert entry.person or entry.visitor, "names nobody who entered"
    who = entry.person or entry.host
    assert who, f"the visitor with badge {entry.visitor} came with nobody"
    day = entry.entered.date()
    address = who.lower()
    known = staff.matching(id=who, email=address, aliases=address)
    assert known, f"{who} is nobody among the staff"
    assert any(person.employed(day) for person in known), f"{who} did not work here on {day}"
    names = {address, *(name for each in known for name in _called(each))}
    held = [permit for permit in permits.by("zone").get(entry.zone, ())
            if permit.person.lower() in names]  # fmt: skip
    running = [permit for permit in held if permit.in_force(day)]
    assert running, f"{who} had no permit on {day}"
    own = {plainly(name) for name in names}
    assert any(plainly(permit.approved_by) not in own for permit in running), (
        f"{who} permitted it themselves"
    )


@check("PHY-06")
def retired_asset_is_wiped_and_destroyed(
    asset: Asset, disposals: Estate[Disposal], *, disposed_within: timedelta, now: datetime
) -> None:
    """What is taken out of use is wiped and destroyed, and both are on record."""
    day = asset.retired_on
    if day is None or day > now.date():
        not_applicable("is in use")
    if plainly(asset.sort) in ("paper", "紙"):
        not_applicable("is paper, which nobody wipes (PHY-05)")
    found = disposals.by("asset").get(asset.id, ())
    if not found and now.date() - day <= disposed_within:
        not_applicable(f"out of use since {day}, and there is time to dispose of it")
    assert found, f"out of use since {day} and in no record of disposal"
    assert any(begun(each.wiped_on, now) for each in found), "no record says that it was wiped"
    assert any(begun(each.destroyed_on, now) for each in found), (
        "no record says that it was destroyed"
    )


@check("PHY-06")
def server_is_destroyed_on_premises(disposal: Disposal) -> None:
    """A server is destroyed on our own premises."""
    sort = plainly(disposal.sort)
    assert sort, "does not say what it was"
    if not any(word in sort for word in ("server", "サーバ")):
        not_applicable("was no server")
    assert disposal.on_premises, f"was destroyed at {disposal.location or 'an unnamed place'}"


@check("PHY-07")
def disposal_is_certified(
    disposal: Disposal, *, certified_within: timedelta, now: datetime
) -> None:
    """A company that disposes for us gives its certificate in time, by serial number."""
    if not disposal.disposer:
        not_applicable("disposed of by ourselves")
    over = disposal.handed_over_on
    assert over, f"names no day on which {disposal.disposer} took it over"
    assert begun(over, now), f"is said to be handed over on {over}, a day to come"
    issued = disposal.certified_on if begun(disposal.certified_on, now) else None
    if issued is None and now.date() - over <= certified_within:
        not_applicable(f"handed over on {over}, and its certificate is not due yet")
    assert disposal.certificate, f"handed over on {over}, without a certificate"
    assert issued, f"handed over on {over}, without a certificate"
    assert timedelta(0) <= issued - over <= certified_within, (
        f"handed over on {over}, certificate of {issued}"
    )
    assert disposal.certified_serial == disposal.asset, (
        f"the certificate names {disposal.certified_serial or 'no serial number'}"
    )


@check("PHY-07")
def certificate_counts_what_was_handed_over(
    disposal: Disposal, disposals: Population[Disposal]
) -> None:
    """A certificate names as many items as were handed over under it."""
    if not (disposal.disposer and disposal.certificate):
        not_applicable("has no certificate of a company")
    under = [
        each
        for each in disposals.by("certificate").get(disposal.certificate, ())
        if each.disposer == disposal.disposer
    ]
    assert disposal.certified_count == len(under), (
        f"certificate {disposal.certificate} names {disposal.certified_count} items, "
        f"the register {len(under)}"
    )


def _called(person: Person) -> list[str]:
    """The names that a permit may have for a person, in small letters."""
    names = (person.id, person.email, *person.aliases)
    return [name.lower() for name in names if name]
