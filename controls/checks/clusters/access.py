"""Checks of rights in clusters: wildcards, administration, and rights that everybody gets."""

from collectors.kubernetes.access.rbac import Binding, Role, Subject
from controls.check import check, not_applicable
from controls.population import Inventory

EVERYBODY = frozenset({"system:anonymous", "system:authenticated", "system:unauthenticated"})


@check("GEN-15")
def role_has_no_wildcard(role: Role, *, approved: list[str]) -> None:
    """The role names the actions and resources it allows, unless it is approved or the system's."""
    if role.system:
        not_applicable("a system role, made by the cluster itself")
    if role.name in approved:
        return
    assert not role.everything, "allows every action on every resource"
    assert not role.wildcards, f"has a wildcard among its {' and its '.join(role.wildcards)}"


@check("GEN-16")
def cluster_administration_is_approved(
    binding: Binding, roles: Inventory[Role], *, approved: list[str]
) -> None:
    """Whoever holds rights over everything in the cluster is on the approved list."""
    if binding.namespace:
        not_applicable("gives rights in one namespace only")
    held = roles.by("id").get(binding.role_id, ())
    if not held:
        not_applicable("gives a role that is not there, and so no rights")
    # By what the role says, never by its name: a copy of cluster-admin may be called anything.
    if not any(role.everything for role in held):
        return
    others = sorted(set(map(_name, binding.subjects)) - set(approved))
    assert not others, (
        f"gives every right in the cluster, by {binding.role_name}, to {', '.join(others)}, "
        "not on the approved list"
    )


@check("GEN-21")
def binding_gives_nothing_to_everybody(binding: Binding, *, allowed_roles: list[str]) -> None:
    """Callers who have not signed in, and all who have, get no rights beyond discovery."""
    held = sorted(EVERYBODY & {subject["name"] for subject in binding.subjects})
    assert not held or binding.role_name in allowed_roles, (
        f"gives {binding.role_name} to {' and '.join(held)}"
    )


@check("GEN-22")
def binding_names_no_default_account(binding: Binding) -> None:
    """The service account that pods get unasked holds no rights of its own."""
    named = sorted(
        _name(subject)
        for subject in binding.subjects
        if subject["kind"] == "ServiceAccount" and subject["name"] == "default"
    )
    assert not named, f"gives {binding.role_name} to the default service account {', '.join(named)}"


def _name(subject: Subject) -> str:
    """A subject as lists name it: a service account with its namespace before it."""
    return f"{subject['namespace']}/{subject['name']}" if subject["namespace"] else subject["name"]
