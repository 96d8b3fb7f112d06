"""Opening: the door that a profile describes, signed in by the secrets that an operator named."""

from collections.abc import Mapping
from pathlib import Path

from collectors.https.address import Address
from collectors.https.attempts import PATIENCE
from collectors.https.door import Door
from collectors.https.reads import Reads
from collectors.https.secrets import Secret
from collectors.https.sign_in import Basic, Granted, Header, SignIn
from collectors.pacing import Patience
from collectors.people.feeds.profile import Profile, Reading


def opened(
    profile: Profile,
    reading: Reading,
    address: Address,
    secrets: Mapping[str, Secret],
    ca_file: Path | None = None,
) -> Door:
    """A door that lets through what a reading asks for, and nothing else."""
    gets = [*filter(None, (reading.get,)), *reading.also]
    if profile.who:
        gets.append(profile.who[0])
    patience = _paced(profile)
    return Door(
        address,
        Reads(gets, filter(None, (reading.post,))),
        _sign_in(profile, address, secrets, ca_file, patience),
        headers=profile.headers,
        patience=patience,
        ca_file=ca_file,
    )


def _paced(profile: Profile) -> Patience:
    return Patience(
        throttled=PATIENCE.throttled,
        down=PATIENCE.down,
        first=PATIENCE.first,
        longest=PATIENCE.longest,
        rate=profile.rate.a_second,
        burst=profile.rate.burst,
    )


def _sign_in(
    profile: Profile,
    address: Address,
    secrets: Mapping[str, Secret],
    ca_file: Path | None,
    patience: Patience,
) -> SignIn:
    match profile.sign_in:
        case "bearer":
            return Header(secrets["token"], word="Bearer")
        case "user":
            return Basic(secrets["token"], "x")
        case "pair":
            return Basic(secrets["user"], secrets["password"])
        case "token":
            return Pair(secrets["key"], secrets["secret"])
        case "granted":
            door = Door(address, Reads((), (profile.grants,)), patience=patience, ca_file=ca_file)
            return Granted(door, profile.grants, lambda: _grant(profile, secrets))


def _grant(profile: Profile, secrets: Mapping[str, Secret]) -> Mapping[str, str]:
    form = {
        "grant_type": "client_credentials",
        "client_id": secrets["client_id"].read(),
        "client_secret": secrets["client_secret"].read(),
    }
    return form | ({"scope": profile.scope} if profile.scope else {})


class Pair:
    """Key and secret behind the word `token`, as Frappe wants them."""

    def __init__(self, key: Secret, secret: Secret) -> None:
        self._key = key
        self._secret = secret

    def headers(self, deadline: object = None) -> Mapping[str, str]:  # noqa: ARG002 -- the protocol's form
        """The header with both as they stand now."""
        return {"authorization": f"token {self._key.read()}:{self._secret.read()}"}

    def renew(self) -> bool:
        """A variable or file may have been given a new value meanwhile."""
        return True
