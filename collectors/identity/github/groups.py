"""Teams of an organisation of GitHub."""

from collections.abc import Iterator
from typing import Any

from collectors.collector import collector
from collectors.identity.github.accounts import NEEDS
from collectors.identity.github.session import GitHub
from collectors.identity.group import Group
from evidence.record import UNOBSERVED, Fields

_MIXED = "GitHub tells the members of teams below among those of a team"


@collector(Group, needs=NEEDS)
def github_groups(github: GitHub) -> Iterator[Fields]:
    """Every team, secret ones included; the list of a team holds those of teams below it too."""
    known = github.memberships()
    for team in github.teams():
        own = str(team["id"])
        direct = known.groups[own]
        everyone, beyond = known.within(own)
        unobserved: dict[str, str] = {}
        if direct.groups:
            unobserved["members"] = _MIXED
        if beyond:
            said = f"{beyond} members are not among those of the organisation"
            unobserved = {"members": said, "all_members": said}
        row: dict[str, Any] = {
            "id": own,
            "system": github.scope.source,
            "name": team.get("name"),
            "members": sorted(direct.accounts),
            "subgroups": sorted(direct.groups),
            "all_members": sorted(everyone),
            "owners": sorted(github.maintainers(str(team["slug"]))),
            # Owners are so by a role of their own; no team gives it.
            "privileged": False,
        }
        kept = {name: value for name, value in row.items() if name not in unobserved}
        yield {**kept, UNOBSERVED: unobserved}
