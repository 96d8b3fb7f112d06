"""Users and groups of an account: machines with keys, people without, two for emergencies."""

from typing import Any

from tieout.standins.aws import naive
from tieout.standins.estate.faults import fault, finding
from tieout.standins.estate.place import Made, Place, pairs
from tieout.standins.estate.rights import TOLD_OF_USER, document, everything, narrow
from tieout.standins.estate.truth import Finding
from tieout.standins.estate.vocabulary import DOMAIN, TEAMS, person

USER, GROUP, KEY = "aws.iam.user", "aws.iam.group", "aws.iam.access_key"
EMERGENCY = ("emergency-1", "emergency-2")
"""The users whom the company's controls let sign in by a password; all others are federated."""
MACHINES = 0.6
"""The share of users that belong to machines; the others are people's, without credentials."""


def make_people(place: Place) -> None:
    """Groups with a policy each, then users, who hold rights by group alone."""
    iam = place.moto("iam")
    groups = [f"{TEAMS[each % len(TEAMS)]}-{each:03}" for each in range(place.count("group"))]
    for name in groups:
        place.past(newest=300)
        group = iam.create_group(name)
        iam.put_group_policy(name, "team", document(*narrow(place)))
        place.made(GROUP, group.arn, group)
    for number in range(max(place.count("user"), len(groups), len(EMERGENCY) + 2)):
        place.past(newest=100)
        if number < len(EMERGENCY):
            user = _person(place, iam, EMERGENCY[number], number)
            sign_in(place, user)
        elif number % 10 < MACHINES * 10:
            user = _machine(place, iam, number)
        else:
            user = _person(place, iam, person(place.chance, number), number)
        iam.add_user_to_group(groups[number % len(groups)], user.name)
        place.made(USER, user.arn, user)


def _person(place: Place, iam: Any, name: str, number: int) -> Any:
    tags = {"email": f"{name}@{DOMAIN}", "employee-id": f"E{number:05}"}
    user = iam.create_user(place.region, name, "/", pairs(tags))
    # No virtual device of moto's list, so as a key in hardware shows.
    iam.enable_mfa_device(name, f"EXAMPLE-{number:08}", "123456", "654321")
    return user


def _machine(place: Place, iam: Any, number: int) -> Any:
    team = place.chance.choice(TEAMS)
    tags = {
        "account-type": "service",
        "owner": f"{team}@{DOMAIN}",
        "reviewed-on": f"{place.ago(place.chance.uniform(1, 150)):%Y-%m-%d}",
    }
    user = iam.create_user(place.region, f"svc-{team}-{number:05}", "/", pairs(tags))
    give_key(place, user)
    return user


def sign_in(place: Place, user: Any, *, ago: float = 0.0) -> None:
    """Give a user a password, used so many days ago."""
    # The stand-in's own throw-away password, never used to sign in.
    place.moto("iam").create_login_profile(user.name, f"Stand-in-{user.name}-only")
    days = ago or place.chance.uniform(0.2, 40)
    user.password_last_used = naive(place.ago(days))


def give_key(place: Place, user: Any, *, age: float = 0.0) -> Any:
    """Give a user an access key, so many days old and used of late."""
    from moto.iam.models import AccessKeyLastUsed

    days = age or place.chance.uniform(2, 80)
    place.drawing.clock.set(place.ago(days))
    key = place.moto("iam").create_access_key(user.name)
    used = naive(place.ago(place.chance.uniform(0.1, min(days, 30))))
    key.last_used = AccessKeyLastUsed(used, "s3", place.region)
    return key


def _is_person(made: Made) -> bool:
    return not made.thing.access_keys and not made.thing.password


def _is_machine(made: Made) -> bool:
    return bool(made.thing.access_keys)


@fault(USER, "person_signs_in_by_federation", fits=_is_person)
def person_with_password(made: Made) -> None:
    """A person who signs in past the company's own sign-in, with a second factor."""
    sign_in(made.place, made.thing)


@fault(
    USER,
    "console_user_has_second_factor",
    "person_has_second_factor",
    "person_signs_in_by_federation",
    fits=_is_person,
)
def user_without_second_factor(made: Made) -> None:
    """A person who signs in with a password alone."""
    sign_in(made.place, made.thing)
    made.thing.mfa_devices.clear()


@fault(USER, "person_signs_in_by_federation", "unused_credentials_are_off", fits=_is_person)
def user_with_idle_password(made: Made) -> None:
    """A person who has not signed in for long, and still could."""
    sign_in(made.place, made.thing, ago=made.place.chance.uniform(95, 99))


@fault(USER, "person_holds_no_long_lived_key", fits=_is_person)
def person_with_key(made: Made) -> None:
    """A person with a key that does not end by itself."""
    give_key(made.place, made.thing)


@fault(USER, "keys_are_rotated", fits=_is_machine)
def machine_with_old_key(made: Made) -> None:
    """A key that is in use, and older than it may be."""
    [key] = made.thing.access_keys
    key.create_date = naive(made.place.ago(made.place.chance.uniform(91, 99)))


@fault(USER, "user_has_one_live_key", fits=_is_machine)
def machine_with_two_keys(made: Made) -> None:
    """Two keys that are both live."""
    give_key(made.place, made.thing)


@fault(USER, fits=_is_person)
def key_off_and_kept(made: Made) -> list[Finding]:
    """A key that was switched off long ago and never deleted."""
    key = give_key(made.place, made.thing, age=250)
    key.status = "Inactive"
    key.last_used = None
    slot = Made(KEY, f"access-key/1/{made.id}", key, made.place)
    return [finding("key_switched_off_is_deleted", slot)]


@fault(
    USER,
    "console_user_has_second_factor",
    "service_account_is_not_signed_in_to",
    fits=_is_machine,
)
def machine_with_password(made: Made) -> None:
    """A machine's user as whom anybody could sign in."""
    sign_in(made.place, made.thing)


@fault(USER, "service_account_is_reviewed", fits=_is_machine)
def machine_never_reviewed(made: Made) -> None:
    """A machine's user that nobody looked at again in time."""
    iam = made.place.moto("iam")
    old = f"{made.place.ago(400):%Y-%m-%d}"
    iam.tagger.tag_resource(made.id, pairs({"reviewed-on": old}))


@fault(USER, *TOLD_OF_USER, fits=_is_person)
def user_with_everything_by_group(made: Made) -> list[Finding]:
    """A user who may do everything by a group, which is found as well."""
    iam = made.place.moto("iam")
    group = iam.create_group(f"everything-for-{made.thing.name}")
    iam.put_group_policy(group.name, "admin", document(everything()))
    iam.add_user_to_group(group.name, made.thing.name)
    return [finding("group_may_not_do_everything", Made(GROUP, group.arn, group, made.place))]
