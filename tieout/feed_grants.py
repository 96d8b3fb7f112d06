"""What feeds of people need to be granted: rights, what is read, and what is never asked for."""

from collections.abc import Iterator
from pathlib import Path

FILES = "read access to the files named under [[people.files]], nothing else\n"


def people_grants(workspace: Path, profile: str | None = None) -> str:
    """The rights for one profile by name, else for the files and feeds of the workspace.

    Raises:
        UsageError: for a profile that is not shipped.
    """
    if profile is not None:
        return "\n".join(_told(profile)) + "\n"
    told = ["\n".join(_told(name)) + "\n" for name in _profiles(workspace)]
    return "\n".join([FILES, *told])


def _profiles(workspace: Path) -> list[str]:
    """The profiles that a workspace names; none outside one."""
    from tieout.settings.configuration import FILE, load_configuration

    if not (workspace / FILE).exists():
        return []
    configuration, _ = load_configuration(workspace, sourceless=True)
    feeds = [feed.profile for people in configuration.people for feed in people.feeds]
    return list(dict.fromkeys(feeds))


def _told(name: str) -> Iterator[str]:
    from collectors.people.feeds.profile import SECRETS, load_profile

    profile = load_profile(name)
    yield f"{profile.title} ({name})"
    yield "grant:"
    yield from (f"  {' '.join(each.split())}" for each in profile.permissions)
    yield f"secrets: {', '.join(SECRETS[profile.sign_in])}, each by env or file"
    for parameter, meaning in profile.parameters.items():
        yield f"parameter {parameter}: {meaning}"
    for kind, reading in profile.kinds.items():
        columns = reading.mapping.get("columns", {})
        paths = [each["column"] if isinstance(each, dict) else each for each in columns.values()]
        method, path = ("POST", reading.post) if reading.post else ("GET", reading.get)
        yield f"{kind}: {method} {path}"
        yield from (f"  GET {path}" for path in reading.also)
        shown = [path for path in paths if path.partition(".")[0] not in reading.made]
        always = reading.fields.always if reading.fields else ()
        yield f"  reads {', '.join(dict.fromkeys((*shown, *always)))}"
        for who, how in reading.scope.items():
            yield f"  {who}: {how}"
