"""Checks that live and test stand apart: who works in both, what data and accounts stand where.

Namespaces of one cluster are compared with each other; a test cluster of its own is not.
"""

import re
from collections.abc import Iterable

from collectors.aws.identity.iam_users import IamUser
from collectors.aws.storage.s3 import Bucket
from collectors.kubernetes.access.rbac import Binding, Role, Subject
from collectors.kubernetes.workloads.namespaces import Namespace
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

LOOKING = frozenset({"get", "list", "watch"})


@check("AUT-28")
def nobody_changes_live_and_test(
    binding: Binding,
    bindings: Inventory[Binding],
    roles: Inventory[Role],
    namespaces: Inventory[Namespace],
    *,
    label: str,
    live: list[str],
    test: list[str],
    approved: list[str],
) -> None:
    """Whoever may change something in a live namespace may change nothing in a test one.

    A binding over the whole cluster is one to both; its holders are on the approved list.
    """
    unset = [
        name for name, given in (("label", label), ("live", live), ("test", test)) if not given
    ]
    if unset:
        not_applicable(f"the parameter {unset[0]} names none")
    places = {
        name
        for name, spaces in namespaces.by("name").items()
        for space in spaces
        if _environment(space, label) in test
    }
    if not places:
        not_applicable(f"no namespace of the cluster is of {' or '.join(test)}")
    if not _changes(binding, roles):
        not_applicable("gives rights to look only, or a role that is not there")
    holders = {_name(subject) for subject in binding.subjects if not _of_cluster(binding, subject)}
    if not holders:
        not_applicable("binds nobody but parts of the cluster itself")
    holders -= set(approved)
    if not binding.namespace:
        assert not holders, (
            f"gives {binding.role_name} over live and test alike to {_listed(holders)}, "
            "not on the approved list"
        )
        return
    space = next(iter(namespaces.by("name").get(binding.namespace, ())), None)
    environment = _environment(space, label) if space else ""
    if not environment:
        not_observed(binding, "whether it is of live", f"{binding.namespace} has no {label} label")
    if environment not in live:
        not_applicable(f"gives rights in {environment}")
    elsewhere = {
        _name(subject)
        for place in places
        for other in bindings.by("namespace").get(place, ())
        if _changes(other, roles)
        for subject in other.subjects
    }
    both = holders & elsewhere
    assert not both, f"gives {binding.role_name} to {_listed(both)}, who may change test as well"


@check("AUT-29")
def stores_for_tests_hold_no_rated_data(
    bucket: Bucket, *, label: str, test: list[str], rated: list[str]
) -> None:
    """A store of a test environment holds data of no class that must stay in live."""
    if not label:
        not_applicable("the parameter label names none")
    _must_not_be_rated(bucket, bucket.tags.get(label), bucket.data_class, test, rated)


@check("AUT-29")
def namespaces_for_tests_hold_no_rated_data(
    namespace: Namespace,
    *,
    label: str,
    test: list[str],
    rated: list[str],
    exempt_namespaces: list[str],
) -> None:
    """A namespace of a test environment holds data of no class that must stay in live."""
    if not label:
        not_applicable("the parameter label names none")
    if namespace.name in exempt_namespaces:
        not_applicable("an exempt namespace")
    _must_not_be_rated(namespace, namespace.labels.get(label), namespace.data_class, test, rated)


@check("AUT-30")
def live_account_has_no_test_user(
    user: IamUser, *, live_accounts: list[str], marks: list[str]
) -> None:
    """No user that was made for tests is left in a live account."""
    if not live_accounts:
        not_applicable("the parameter live_accounts names none")
    account = str(user.id).split(":")[4]
    if account not in live_accounts:
        not_applicable(f"of {account}, no live account")
    words = {*re.split(r"[^a-z]+", user.name.lower()), user.tags.get("environment", "").lower()}
    found = sorted(words.intersection(marks))
    assert not found, f"a user made for tests, by its name or tag: {', '.join(found)}"


def _must_not_be_rated(
    place: Bucket | Namespace,
    environment: str | None,
    held: str | None,
    test: list[str],
    rated: list[str],
) -> None:
    """Step aside for what is live; what says neither what it is for nor what it holds is unseen."""
    of_test = (environment or "").strip().lower() in test
    if environment and not of_test:
        not_applicable(f"of {environment}, no test environment")
    if held is None:
        not_observed(place, "the class of its data", "it has no data-class tag (ORG-10)")
    is_rated = held in map(str.lower, rated)
    if not environment:
        if not is_rated:
            not_applicable(f"of no environment, and holds {held} data")
        not_observed(place, "its environment", f"it holds {held} data and has no tag that says")
    assert not is_rated, f"of {environment}, and holds {held} data"


def _environment(space: Namespace, label: str) -> str:
    return space.labels.get(label, "").strip().lower()


def _changes(binding: Binding, roles: Inventory[Role]) -> bool:
    held = roles.by("id").get(binding.role_id, ())
    return any(set(rule["verbs"]) - LOOKING for role in held for rule in role.rules)


def _of_cluster(binding: Binding, subject: Subject) -> bool:
    """Whether it is a part of the cluster itself, bound by the cluster itself."""
    own = subject["name"].startswith("system:kube-") or subject["namespace"] == "kube-system"
    return binding.system and own


def _name(subject: Subject) -> str:
    return f"{subject['namespace']}/{subject['name']}" if subject["namespace"] else subject["name"]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
