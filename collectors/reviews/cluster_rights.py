"""Rights in clusters: each binding of a role to a user, group or service account."""

from collections.abc import Iterator

from collectors.identity.ladder import Claim
from collectors.kubernetes.access.rbac import Binding, Role, Rule, Subject
from collectors.reviews.held import Held, Place, listed
from evidence.reviewed.right import Right


def bound_rights(place: Place) -> Iterator[Held]:
    """One right for each subject of a binding; those of Kubernetes' own parts apart."""
    roles = {role.id: role for role in place.of_source(Role)}
    for binding in place.own(Binding):
        role = roles.get(binding.role_id)
        if role is None:
            place.gaps.append(f"{binding.id} is to {binding.role_id}, of which no rules were read")
        gives = _in_words(role.rules) if role else "not observed"
        for subject in binding.subjects:
            if binding.system and subject["name"].startswith("system:"):
                continue
            yield _held(place, binding, subject, gives, privileged=bool(role and role.everything))


def _held(
    place: Place, binding: Binding, subject: Subject, gives: str, *, privileged: bool
) -> Held:
    name = subject["name"]
    if subject["namespace"]:
        name = f"{subject['namespace']}/{name}"
    holder = f"{subject['kind']} {name}"
    where = f"namespace {binding.namespace}" if binding.namespace else "the whole cluster"
    made = Right(
        kind=place.unit.kind,
        scope=place.scope,
        holder=holder,
        account=name,
        right=f"{binding.role_id} by {binding.id}",
        resource=where,
        gives=gives,
        privileged=privileged or binding.role_id == "clusterrole/cluster-admin",
        record=place.record,
        sort="group" if subject["kind"] == "Group" else "unresolved",
    )
    return Held(made, _claim(subject), (where, binding.namespace or "", binding.role_name))


def _claim(subject: Subject) -> Claim | None:
    """What a subject says of itself; nobody knows who is behind a group by its name alone."""
    name = subject["name"]
    if subject["kind"] == "ServiceAccount":
        return Claim(system="kubernetes", names=(name,), said="service")
    if subject["kind"] != "User":
        return None
    # The prefix that a cluster puts before names of an identity provider is no part of them.
    plain = name.rpartition(":")[2] if "@" in name else name
    return Claim(
        system="kubernetes", names=(name, plain), addresses=(plain,) if "@" in plain else ()
    )


def _in_words(rules: list[Rule]) -> str:
    return "; ".join(dict.fromkeys(map(_said, rules)))


def _said(rule: Rule) -> str:
    what = listed([*rule["resources"], *rule["urls"]])
    named = f" named {listed(rule['names'], 4)}" if rule["names"] else ""
    return f"{listed(rule['verbs'])} {what}{named}"
