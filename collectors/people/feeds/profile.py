"""Profiles: how one vendor's system is signed in to, paged, asked for leavers and read."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from collectors.https.paging import Paging
from collectors.people.mapping import Kind
from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from evidence.yaml.text import read_yaml, validated

PROFILES = Path(__file__).parent / "profiles"
SignInStyle = Literal["bearer", "user", "pair", "token", "granted"]
"""How secrets are put into a request.

`bearer`: the token behind that word. `user`: Basic, with the token as user and the password `x`.
`pair`: Basic, with user and password. `token`: `token key:secret`. `granted`: a bearer token that
the vendor's token endpoint grants to client id and secret.
"""
SECRETS: Mapping[SignInStyle, tuple[str, ...]] = {
    "bearer": ("token",),
    "user": ("token",),
    "pair": ("user", "password"),
    "token": ("key", "secret"),
    "granted": ("client_id", "client_secret"),
}
"""The secrets that each style needs, by name."""
_STRICT = ConfigDict(frozen=True, extra="forbid")


class FieldList(BaseModel):
    """How a source is told which fields to send: a parameter that lists them.

    `form` is how they are written: `commas` between them, or as a `json` list. `always` are sent
    besides the mapped ones.
    """

    model_config = _STRICT

    name: str
    form: Literal["commas", "json"] = "commas"
    always: tuple[str, ...] = ()


class Reading(BaseModel):
    """How the rows of one kind are read from one vendor's system.

    `get` or `post` is the path of the list; `also` are further reads that its `vendor` module
    makes. `query` and `body` are sent as they stand, and `leavers` and `contractors` with them:
    what asks for those whom the source leaves out otherwise. `absent` says what a member means that
    a record lacks; those named by `nullable` are left out where they are empty, as soon as any
    record has them. `left` are values, by member, that say of somebody to have left: their last
    day must be there. `restricted` is the member that names those which were not shown. `mapping`
    is as an operator writes it, with dotted paths for columns. `made` are members that the `vendor`
    module makes of several answers. `scope` says in words who is in the list.
    """

    model_config = _STRICT

    get: str = ""
    post: str = ""
    also: tuple[str, ...] = ()
    query: dict[str, str] = {}
    body: dict[str, Any] = {}
    leavers: dict[str, Any] = {}
    contractors: dict[str, Any] = {}
    fields: FieldList | None = None
    paging: Paging = Paging()
    absent: Literal["empty", "withheld"] = "empty"
    nullable: tuple[str, ...] = ()
    restricted: str = ""
    left: dict[str, tuple[str, ...]] = {}
    vendor: str = ""
    made: tuple[str, ...] = ()
    mapping: dict[str, Any]
    scope: dict[Literal["leavers", "contractors", "entities", "officers"], str]


class Rate(BaseModel):
    """How fast a vendor lets itself be asked."""

    model_config = _STRICT

    a_second: float = Field(default=5.0, gt=0)
    burst: int = Field(default=5, ge=1)


class Profile(BaseModel):
    """What is known of one vendor's system, shipped with Tieout.

    `url` is where it answers, for vendors with one address for all. `grants` is the path of the
    token endpoint. `parameters` are what an operator has to name, and fill the names in braces of
    paths. `who` is the read that tells who we are, and the member that says it. `permissions` are
    what to grant, in the vendor's own words, and `traps` what a plain reading would get wrong.
    """

    model_config = _STRICT

    title: str
    url: str = ""
    sign_in: SignInStyle
    grants: str = ""
    scope: str = ""
    headers: dict[str, str] = {}
    parameters: dict[str, str] = {}
    rate: Rate = Rate()
    who: tuple[str, str] | None = None
    kinds: dict[Kind, Reading]
    permissions: tuple[str, ...]
    traps: tuple[str, ...] = ()


def profile_names() -> list[str]:
    """Every profile that is shipped, in order."""
    return sorted(path.stem for path in PROFILES.glob("*.yaml"))


@cache
def load_profile(name: str) -> Profile:
    """The profile of that name.

    Raises:
        UsageError: when none is shipped under it.
    """
    names = profile_names()
    if name not in names:
        mend = did_you_mean(name, names) or f"the profiles are {', '.join(names)}"
        raise UsageError(f"there is no profile {name!r}; {mend}")
    return validated(read_yaml(PROFILES / f"{name}.yaml"), Profile)
