"""The verb that prints the least permissions a source needs."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evidence.errors import UsageError
from tieout.cli.options import WorkspaceOption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collectors.aws.permissions import Policy
    from collectors.collector import Collector

FILES = {
    "manifests": "the files in the folders named under [[manifests]]",
    "people": "the files named under [[people.files]]",
    "registers": "the files named under [[registers.files]]",
    "reviews": "the files of the vault, for [[reviews]]",
    "scanners": "the files named under [[scanners.files]]",
    "trail_events": (
        "the files that [[trail_events]] names: folders, countries and public_keys "
        "(of buckets and lookups: tieout permissions aws --with trail-events)"
    ),
}
"""What the sources that read files need to read."""


class Form(StrEnum):
    """What a policy is printed as."""

    JSON = "json"
    CLOUDFORMATION = "cloudformation"
    TERRAFORM = "terraform"


def register(app: typer.Typer) -> None:
    """Add the verb of this room."""
    app.command("permissions")(permissions)


def permissions(
    source: Annotated[
        str, typer.Argument(help=f"One of aws, kubernetes, identity, {', '.join(FILES)}.")
    ],
    workspace: WorkspaceOption = Path(),
    form: Annotated[
        Form, typer.Option("--format", help="A policy of AWS, or a role with it to roll out.")
    ] = Form.JSON,
    part: Annotated[
        str | None,
        typer.Option(help="aws: one policy by its name. people: the profile of a feed."),
    ] = None,
    extra: Annotated[
        list[str] | None,
        typer.Option("--with", help="trail-events: also content, of CloudTrail alone."),
    ] = None,
    trail_bucket: Annotated[
        list[str] | None,
        typer.Option(help="With trail-events: BUCKET or BUCKET/PREFIX of a trail; repeatable."),
    ] = None,
    event_data_store: Annotated[
        list[str] | None,
        typer.Option(help="With trail-events: a store of CloudTrail Lake, by ARN; repeatable."),
    ] = None,
) -> None:
    """Print the least permissions a source needs."""
    from tieout.definitions import Shelf

    extras, buckets, stores = extra or [], trail_bucket or [], event_data_store or []
    of_aws = form is not Form.JSON or extras or buckets or stores
    if source != "aws" and (of_aws or (part and source != "people")):
        raise UsageError("--format, --part and --with are about permissions of aws only")
    if source == "aws":
        found = _aws(workspace, extras, buckets, stores)
        sys.stdout.write(_printed(found, form, part, _role(workspace)))
    elif source == "kubernetes":
        from collectors.kubernetes.permissions import manifest

        shelf = Shelf.of(workspace)
        asked = {kind for each in shelf.assignments() for kind in each.check.kinds}
        used = [each for each in shelf.collectors if each.resource.kind in asked]
        sys.stdout.write(manifest(used, secrets=_lists_secrets(workspace)))
    elif source == "people":
        from tieout.feed_grants import people_grants

        sys.stdout.write(people_grants(workspace, part))
    elif source == "identity":
        sys.stdout.write(_identity(Shelf.of(workspace).collectors))
    elif source in FILES:
        sys.stdout.write(f"read access to {FILES[source]}, nothing else\n")
    else:
        known = ", ".join(("aws", "kubernetes", "identity", *FILES))
        raise UsageError(f"unknown source {source!r}; use one of {known}")


def _identity(collectors: "Iterable[Collector[Any]]") -> str:
    """What each system of identities is asked for; a reader's right to it is enough."""
    needs: dict[str, dict[str, None]] = {}
    for each in collectors:
        if each.function.__module__.startswith("collectors.identity."):
            needs.setdefault(each.system, {}).update(dict.fromkeys(each.needs))
    lines = [f"{system}: {', '.join(held)}" for system, held in sorted(needs.items())]
    return "\n".join([*lines, "nothing else, and no right to change anything"]) + "\n"


def _aws(
    workspace: Path, extras: list[str], buckets: list[str], stores: list[str]
) -> list["Policy"]:
    """The policies of a workspace: reads, what home needs, and last what returns content."""
    from collectors.aws.permissions import policies, trail_policy
    from tieout.aws_grants import home_of, partition_of, trail_of
    from tieout.definitions import Shelf

    if unknown := [each for each in extras if each != "trail-events"]:
        raise UsageError(f"--with {unknown[0]!r} is unknown; the one extra is trail-events")
    if (buckets or stores) and not extras:
        raise UsageError(
            "--trail-bucket and --event-data-store go with --with trail-events: "
            "they grant what returns content"
        )
    reads = policies(Shelf.of(workspace).collectors, partition_of(workspace))
    found = [*reads, *home_of(workspace)]
    if extras:
        found.append(trail_policy(trail_of(workspace, buckets, stores)))
    return found


def _lists_secrets(workspace: Path) -> bool:
    """Whether the settings of some cluster say that its secrets are to be listed."""
    from tieout.settings.configuration import FILE, load_configuration

    if not (workspace / FILE).exists():
        return False
    configuration, _ = load_configuration(workspace, sourceless=True)
    return any(each.secrets for each in configuration.kubernetes)


def _role(workspace: Path) -> str:
    from collectors.aws.templates import ROLE
    from tieout.aws_grants import member_roles_of

    return next(iter(member_roles_of(workspace)), ROLE)


def _printed(found: list["Policy"], form: Form, part: str | None, role: str) -> str:
    from collectors.aws.templates import cloudformation, terraform

    if part is not None:
        if form is not Form.JSON:
            raise UsageError("--part is one policy as JSON; leave --format out")
        named = {policy.name: policy for policy in found}
        if part not in named:
            raise UsageError(f"there is no policy {part!r}; there are {', '.join(named)}")
        found = [named[part]]
    if form is Form.CLOUDFORMATION:
        return cloudformation(found, role)
    if form is Form.TERRAFORM:
        return terraform(found, role)
    if len(found) == 1:
        return json.dumps(found[0].document, indent=2) + "\n"
    return json.dumps({policy.name: policy.document for policy in found}, indent=2) + "\n"
