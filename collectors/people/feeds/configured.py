"""Configured feeds: a profile, its secrets, and what the operator adds to its mapping."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from collectors.https.address import Address
from collectors.https.secrets import Secret
from collectors.people.feeds.feed import Feed
from collectors.people.feeds.profile import SECRETS, Profile, load_profile
from collectors.people.mapping import Kind, PeopleMapping, Text
from collectors.people.mapping_file import mistakes
from evidence.errors import UsageError
from evidence.yaml.text import Document, read_yaml, validated


class Additions(BaseModel):
    """What an operator says of a feed's mapping; it stands above what the profile says.

    A column that names no `column` keeps the profile's, and adds `values` to it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind | None = None
    columns: dict[str, Any] = {}
    constants: dict[str, str | tuple[str, ...] | None] = {}
    dates: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    time_zone: Text | None = None


def configured(
    profile_name: str,
    kind: Kind,
    *,
    name: str | None = None,
    url: str | None = None,
    secrets: Mapping[str, Secret],
    parameters: Mapping[str, str] | None = None,
    additions: Path | None = None,
    allow_loopback: bool = False,
    ca_file: Path | None = None,
) -> Feed:
    """The feed of a profile; nothing is contacted.

    Raises:
        UsageError: for a profile, kind, secret or parameter that is missing or unknown.
        OperatorFileError: with file and line, for a mistake in `additions`.
    """
    profile = load_profile(profile_name)
    if kind not in profile.kinds:
        known = ", ".join(profile.kinds)
        raise UsageError(f"{profile.title} is not read for {kind}; it is for {known}")
    if url is None and not profile.url:
        raise UsageError(f"{profile.title} has an address of its own for each customer; add 'url'")
    given = dict(parameters or {})
    _refuse_others("secret", SECRETS[profile.sign_in], secrets, profile)
    _refuse_others("parameter", profile.parameters, given, profile)
    return Feed(
        name=name or profile_name,
        profile_name=profile_name,
        profile=profile,
        mapping=_mapping(profile, kind, additions),
        address=Address.of(url or profile.url, allow_loopback=allow_loopback),
        secrets=secrets,
        parameters=given,
        ca_file=ca_file,
    )


def _refuse_others(what: str, wanted: Any, given: Mapping[str, Any], profile: Profile) -> None:
    missing, odd = set(wanted) - given.keys(), given.keys() - set(wanted)
    if missing:
        raise UsageError(f"{profile.title} needs the {what} {min(missing)!r}")
    if odd:
        known = ", ".join(wanted) or "none"
        raise UsageError(f"{profile.title} has no {what} {min(odd)!r}; it has {known}")


def _mapping(profile: Profile, kind: Kind, path: Path | None) -> PeopleMapping:
    document = read_yaml(path) if path else None
    added = validated(document, Additions) if document else Additions()
    if document and added.kind not in (None, kind):
        said = f"the mapping is of {added.kind}, and the feed is of {kind}"
        raise document.mistake(said, "kind", mend=f"write 'kind: {kind}'")
    merged = _merged(profile.kinds[kind].mapping, kind, added)
    try:
        mapping = PeopleMapping.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        where = [part for part in first["loc"] if isinstance(part, str | int)]
        raise _mistake(document, profile, first["msg"], *where[:2]) from error
    for mistake in mistakes(mapping):
        mend = f"; {mistake.mend}" if mistake.mend else ""
        raise _mistake(document, profile, f"{mistake.message}{mend}", *mistake.where)
    return mapping


def _merged(own: Mapping[str, Any], kind: Kind, added: Additions) -> dict[str, Any]:
    columns, constants = dict(own.get("columns", {})), dict(own.get("constants", {}))
    for name, entry in added.columns.items():
        before = columns.get(name)
        kept = {"column": before} if isinstance(before, str) else before or {}
        constants.pop(name, None)
        columns[name] = {**kept, **entry} if isinstance(entry, dict) else entry
    for name, value in added.constants.items():
        columns.pop(name, None)
        constants[name] = value
    more = {"dates": added.dates, "time_zone": added.time_zone}
    given = {name: value for name, value in more.items() if value is not None}
    return {**own, "kind": kind, "columns": columns, "constants": constants, **given}


def _mistake(
    document: Document | None, profile: Profile, message: str, *where: str | int
) -> UsageError:
    if document is None:
        return UsageError(f"the mapping of {profile.title}: {message}; name a file by 'mapping'")
    return document.mistake(message, *where)
