"""Who may do what in a cluster: the published rules, and a model that tries everything."""

import itertools
import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.kubernetes.access.authorizer import (
    ACCOUNTS,
    AUTHENTICATED,
    Authorizer,
    Caller,
    Request,
    account,
)
from collectors.kubernetes.access.rbac import Binding, Role

SPACES = ("shop", "chat")
WORLDS = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 300
"""How many random clusters are tried."""
ADA = Caller("ada@example.com", frozenset({"devs", AUTHENTICATED}))


def rule(verbs: str, resources: str, groups: str = "", names: str = "", urls: str = "") -> Any:
    """A rule from words; groups `core` is the core group."""
    listed = [("" if each == "core" else each) for each in (groups or "core").split()]
    return {
        "verbs": verbs.split(), "resources": resources.split(), "groups": listed,
        "names": names.split(), "urls": urls.split(),
    }  # fmt: skip


def role(name: str, *rules: Any, namespace: str | None = None) -> Role:
    head = f"role/{namespace}" if namespace else "clusterrole"
    return Role.of(
        id=f"{head}/{name}", name=name, namespace=namespace, rules=list(rules),
        aggregated=False, system=False,
    )  # fmt: skip


def bound(to: Role, *subjects: tuple[str, str], within: str | None = None) -> Binding:
    """A binding of `(kind, name)` subjects; a service account is `namespace:name`."""
    made = []
    for kind, name in subjects:
        place, _, own = name.rpartition(":") if kind == "ServiceAccount" else ("", "", name)
        made.append({"kind": kind, "name": own, "namespace": place or None})
    return Binding.of(
        id=f"binding/{within}/{to.id}/{subjects}", name="b", namespace=within,
        role_kind="Role" if to.namespace else "ClusterRole", role_name=to.name,
        subjects=made, system=False,
    )  # fmt: skip


def may(held: Any, asked: Request, *, caller: Caller = ADA, **where: Any) -> bool:
    """Whether a caller with one rule, bound to them by name, may do what is asked."""
    made = role("r", held)
    return Authorizer([made], [bound(made, ("User", caller.name), **where)]).may(caller, asked)


@pytest.mark.parametrize(
    ("held", "asked", "allowed"),
    [
        (rule("get", "pods"), Request("get", "", "pods"), True),
        (rule("get", "pods"), Request("list", "", "pods"), False),
        (rule("get", "pods"), Request("get", "apps", "pods"), False),
        (rule("*", "pods"), Request("escalate", "", "pods"), True),
        (rule("get", "*"), Request("get", "", "pods/log"), True),
        (rule("get", "pods"), Request("get", "", "pods/log"), False),
        (rule("get", "pods/log"), Request("get", "", "pods/log"), True),
        (rule("get", "pods/log"), Request("get", "", "pods"), False),
        (rule("get", "*/log"), Request("get", "", "pods/log"), True),
        (rule("get", "*/log"), Request("get", "", "pods"), False),
        (rule("get", "pods/*"), Request("get", "", "pods/log"), False),
        (rule("get", "pods", "*"), Request("get", "metrics.k8s.io", "pods"), True),
        (rule("get", "secrets", names="one"), Request("get", "", "secrets", "one"), True),
        (rule("get", "secrets", names="one"), Request("get", "", "secrets", "two"), False),
        (rule("list", "secrets", names="one"), Request("list", "", "secrets"), False),
        (rule("create", "secrets", names="one"), Request("create", "", "secrets"), False),
        (rule("get", "", urls="/metrics"), Request("get", url="/metrics"), True),
        (rule("get", "", urls="/metrics"), Request("get", url="/metrics/cadvisor"), False),
        (rule("get", "", urls="/healthz/*"), Request("get", url="/healthz/etcd"), True),
        (rule("get", "", urls="/healthz/*"), Request("get", url="/healthz"), False),
        (rule("get", "", urls="*"), Request("get", url="/anything"), True),
        (rule("get", "*", "*"), Request("get", url="/metrics"), False),
        (rule("*", "*", "*", urls="*"), Request("delete", url="/x"), True),
    ],
)  # fmt: skip
def test_one_rule(held: Any, asked: Request, allowed: bool) -> None:
    """A rule permits by verb, group, resource, subresource, name or path, and no further."""
    assert may(held, asked) is allowed


def test_a_namespaced_binding_holds_there_alone() -> None:
    """A cluster role bound in a namespace gives nothing elsewhere, nor of the cluster itself."""
    held = rule("get", "pods", urls="*")
    inside = Request("get", "", "pods", namespace="shop")
    assert may(held, inside, within="shop")
    assert not may(held, inside, within="chat")
    assert not may(held, Request("get", "", "pods"), within="shop")
    assert not may(held, Request("get", url="/metrics"), within="shop")


def test_a_role_is_that_of_its_namespace() -> None:
    """A role is found in the namespace of its binding, whatever others are called so."""
    mine, other = role("r", rule("get", "pods"), namespace="shop"), role("r", namespace="chat")
    held = Authorizer([mine, other], [bound(mine, ("User", ADA.name), within="shop")])
    assert held.may(ADA, Request("get", "", "pods", namespace="shop"))
    chat = Authorizer([mine, other], [bound(other, ("User", ADA.name), within="chat")])
    assert not chat.may(ADA, Request("get", "", "pods", namespace="chat"))


def test_a_binding_to_nothing_gives_nothing() -> None:
    """Where the role is not there, nobody gets a right."""
    gone = role("gone", rule("*", "*", "*"))
    assert not Authorizer([], [bound(gone, ("User", ADA.name))]).may(ADA, Request("get", "", "a"))


@pytest.mark.parametrize(
    ("subject", "caller", "found"),
    [
        (("Group", "devs"), ADA, True),
        (("Group", "ops"), ADA, False),
        (("User", "devs"), ADA, False),
        (("ServiceAccount", "shop:web"), account("shop", "web"), True),
        (("ServiceAccount", "shop:web"), account("chat", "web"), False),
        (("User", "system:serviceaccount:shop:web"), account("shop", "web"), True),
        (("Group", ACCOUNTS), account("shop", "web"), True),
        (("Group", f"{ACCOUNTS}:shop"), account("shop", "web"), True),
        (("Group", f"{ACCOUNTS}:chat"), account("shop", "web"), False),
        (("Group", AUTHENTICATED), account("shop", "web"), True),
    ],
)
def test_subjects(subject: tuple[str, str], caller: Caller, found: bool) -> None:
    """Users are meant by name, groups by membership, service accounts by place and name."""
    made = role("r", rule("get", "pods"))
    assert (
        Authorizer([made], [bound(made, subject)]).may(caller, Request("get", "", "pods")) is found
    )


def test_masters_may_do_all() -> None:
    """The group system:masters needs no binding."""
    master = Caller("root", frozenset({"system:masters"}))
    assert Authorizer([], []).may(master, Request("delete", "", "nodes"))


# A model that writes out every single permission, for small worlds.

VERBS, GROUPS = ("get", "create"), ("", "apps")
RESOURCES = ("pods", "pods/log", "nodes/log")
NAMES = ("", "one", "two")
URLS = ("/a", "/a/b")
CALLERS = (ADA, Caller("bob", frozenset({"ops"})), account("shop", "web"), account("chat", "web"))
SUBJECTS = (
    ("User", "bob"), ("User", ADA.name), ("Group", "devs"), ("Group", "ops"),
    ("Group", ACCOUNTS), ("ServiceAccount", "shop:web"), ("ServiceAccount", "chat:web"),
)  # fmt: skip


def some(*words: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), max_size=2, unique=True)


rules = st.fixed_dictionaries(
    {
        "verbs": some(*VERBS, "*"),
        "groups": some(*GROUPS, "*"),
        "resources": some(*RESOURCES, "*", "*/log"),
        "names": some(*NAMES[1:]),
        "urls": some(*URLS, "/a/*", "*"),
    }
)
worlds = st.lists(
    st.tuples(
        st.lists(rules, max_size=2),
        st.sampled_from([None, *SPACES]),
        st.sampled_from([None, *SPACES]),
        st.lists(st.sampled_from(SUBJECTS), max_size=2),
    ),
    max_size=3,
)


def written_out(world: Any) -> set[tuple[str, Request]]:
    """Every permission of every caller, each wildcard written out as what it may stand for."""
    found = set()
    for held, own_space, within, subjects in world:
        if own_space and own_space != within:
            continue
        places = [within] if within else [None, *SPACES]
        for one, (kind, name), caller in itertools.product(held, subjects, CALLERS):
            if not is_meant(kind, name, caller):
                continue
            verbs = VERBS if "*" in one["verbs"] else one["verbs"]
            groups = GROUPS if "*" in one["groups"] else one["groups"]
            resources = set(one["resources"])
            if "*/log" in resources:
                resources |= {"pods/log", "nodes/log"}
            if "*" in resources:
                resources |= set(RESOURCES)
            for verb, group, resource, asked, place in itertools.product(
                verbs, groups, resources, one["names"] or NAMES, places
            ):
                found.add((caller.name, Request(verb, group, resource, asked, place)))
            if within is None:
                for verb, url in itertools.product(verbs, URLS):
                    under = url.startswith("/a/") and "/a/*" in one["urls"]
                    if url in one["urls"] or "*" in one["urls"] or under:
                        found.add((caller.name, Request(verb, url=url)))
    return found


def is_meant(kind: str, name: str, caller: Caller) -> bool:
    if kind == "Group":
        return name in caller.groups
    return caller.name == (name if kind == "User" else f"system:serviceaccount:{name}")


@settings(max_examples=WORLDS)
@given(worlds)
def test_agrees_with_the_model(world: Any) -> None:
    """On random roles and bindings every question has the answer of the written-out model."""
    roles, bindings = [], []
    for number, (held, own_space, within, subjects) in enumerate(world):
        made = role(f"r{number}", *held, namespace=own_space)
        roles.append(made)
        if own_space is None or own_space == within:
            bindings.append(bound(made, *subjects, within=within))
    authorizer, allowed = Authorizer(roles, bindings), written_out(world)
    asked = [
        Request(verb, group, resource, name, place)
        for verb, group, resource, name, place in itertools.product(
            VERBS, GROUPS, RESOURCES, NAMES, [None, *SPACES]
        )
    ]
    asked += [Request(verb, url=url) for verb, url in itertools.product(VERBS, URLS)]
    for caller, each in itertools.product(CALLERS, asked):
        assert authorizer.may(caller, each) is ((caller.name, each) in allowed), (caller, each)
