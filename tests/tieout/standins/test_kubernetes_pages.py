"""Lists are cut into pages of one snapshot, as an API server cuts them."""

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieout.standins.kubernetes import KubernetesStandIn

NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,6}[a-z0-9]", fullmatch=True)


def pods(standin, *names, namespace="shop", **metadata):
    for name in names:
        standin.put("", "pods", {"metadata": {"name": name, "namespace": namespace, **metadata}})


def chain(ask, standin, path, **query):
    """All pages of a list."""
    pages = [ask(standin, path, **query)]
    while token := pages[-1].json["metadata"].get("continue"):
        pages.append(ask(standin, path, **{**query, "continue": token}))
    return pages


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.lists(st.tuples(NAMES, NAMES), unique=True, max_size=25), st.integers(1, 27), st.booleans()
)
def test_any_page_size_gives_every_object_once_in_order(ask, places, limit, metadata):
    """A chain of pages of any size is the whole list, each object once, in key order."""
    accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
    with KubernetesStandIn() as standin:
        for namespace, name in places:
            pods(standin, name, namespace=namespace)
        headers = {"Accept": accept} if metadata else {}
        whole = ask(standin, "/api/v1/pods", headers=headers).json
        pages = [
            got.json for got in chain(ask, standin, "/api/v1/pods", limit=limit, headers=headers)
        ]
    items = [item for page in pages for item in page["items"]]
    assert items == whole["items"]
    seen = [f"{item['metadata']['namespace']}/{item['metadata']['name']}" for item in items]
    assert seen == sorted(f"{namespace}/{name}" for namespace, name in places)
    assert {page["metadata"]["resourceVersion"] for page in pages} == {
        whole["metadata"]["resourceVersion"]
    }
    left = len(places)
    for page in pages:
        left -= len(page["items"])
        assert page["metadata"].get("remainingItemCount", 0) == left


def test_a_list_names_its_kind_and_its_items_do_not(standin, ask):
    """The list carries kind and apiVersion, its items carry neither, a single object both."""
    pods(standin, "web")
    got = ask(standin, "/api/v1/pods").json
    assert (got["kind"], got["apiVersion"]) == ("PodList", "v1")
    assert list(got["items"][0]) == ["metadata"]
    one = ask(standin, "/api/v1/namespaces/shop/pods/web").json
    assert (one["kind"], one["apiVersion"]) == ("Pod", "v1")
    assert one["metadata"] == got["items"][0]["metadata"]


def test_an_empty_list_is_a_list(standin, ask):
    """A resource without objects answers with an empty array and no continue token."""
    got = ask(standin, "/apis/apps/v1/deployments", limit=5).json
    assert got["items"] == []
    assert list(got["metadata"]) == ["resourceVersion"]


def test_a_chain_sees_the_moment_it_began(standin, ask):
    """What is written, replaced or deleted between two pages does not show in the chain."""
    pods(standin, "a", "b", "c", "e")
    first = ask(standin, "/api/v1/pods", limit=2).json["metadata"]
    standin.delete("", "pods", "c", "shop")
    pods(standin, "d")
    pods(standin, "e", labels={"new": "yes"})
    second = ask(standin, "/api/v1/pods", limit=9, **{"continue": first["continue"]})
    assert second.names == ["c", "e"]
    assert "labels" not in second.json["items"][1]["metadata"]
    assert ask(standin, "/api/v1/pods").names == ["a", "b", "d", "e"]


def test_a_compacted_chain_is_gone_and_leads_on_inconsistently(standin, ask):
    """After compaction a token is 410 Expired with a new token, which reads the newest state."""
    pods(standin, "a", "b", "c", "e")
    old = ask(standin, "/api/v1/pods", limit=2).json["metadata"]
    pods(standin, "d")
    standin.compact()
    gone = ask(standin, "/api/v1/pods", limit=1, **{"continue": old["continue"]})
    assert gone.status == 410
    assert (gone.json["kind"], gone.json["reason"], gone.json["code"]) == ("Status", "Expired", 410)
    following = gone.json["metadata"]["continue"]
    assert following != old["continue"]
    third = ask(standin, "/api/v1/pods", limit=1, **{"continue": following})
    assert third.names == ["c"]
    assert third.json["metadata"]["resourceVersion"] != old["resourceVersion"]
    rest = ask(standin, "/api/v1/pods", **{"continue": third.json["metadata"]["continue"]})
    assert rest.names == ["d", "e"]


def test_a_second_compaction_expires_the_new_chain_too(standin, ask):
    """The token that follows an inconsistent page is of a snapshot, and expires as any other."""
    pods(standin, "a", "b", "c", "d")
    token = ask(standin, "/api/v1/pods", limit=1).json["metadata"]["continue"]
    for _ in range(2):
        standin.compact()
        gone = ask(standin, "/api/v1/pods", **{"continue": token})
        assert gone.status == 410
        on = ask(
            standin, "/api/v1/pods", limit=1, **{"continue": gone.json["metadata"]["continue"]}
        )
        token = on.json["metadata"]["continue"]


def forged(**token):
    return base64.urlsafe_b64encode(json.dumps(token).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        "garbage",
        "not base64!",
        "bnVsbA",
        forged(v="meta.k8s.io/v2", rv=2, start="a"),
        forged(v="meta.k8s.io/v1", rv=0, start="a"),
        forged(v="meta.k8s.io/v1", rv=2, start=""),
        forged(v="meta.k8s.io/v1", rv=2, start="../secrets/a"),
        forged(v="meta.k8s.io/v1", rv=999, start="a"),
        forged(v="meta.k8s.io/v1", start="a"),
    ],
)
def test_a_token_no_server_made_is_a_bad_request(standin, ask, token):
    """A garbage continue token is 400, never a fresh list."""
    got = ask(standin, "/api/v1/pods", **{"continue": token})
    assert (got.status, got.json["reason"]) == (400, "BadRequest")
    assert got.json["message"].startswith("invalid continue token: continue key is not valid")


def test_a_namespace_lists_its_own(standin, ask):
    """A namespaced list holds that namespace only, also where one name begins another."""
    pods(standin, "a", "b", "c")
    pods(standin, "x", namespace="shop-2")
    path = "/api/v1/namespaces/shop/pods"
    assert [name for got in chain(ask, standin, path, limit=2) for name in got.names] == [*"abc"]
    assert ask(standin, "/api/v1/namespaces/shop-2/pods").names == ["x"]
    assert ask(standin, "/api/v1/namespaces/nowhere/pods").names == []


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        ("app=web", ["a", "b"]),
        ("app==web,tier!=front", ["b"]),
        ("tier in (front, back)", ["a", "b"]),
        ("tier notin (front)", ["b", "c"]),
        ("tier", ["a", "b"]),
        ("!tier", ["c"]),
        ("", ["a", "b", "c"]),
    ],
)
def test_label_selectors(standin, ask, selector, names):
    """Labels select as the API server selects: != and notin take absent labels too."""
    pods(standin, "a", labels={"app": "web", "tier": "front"})
    pods(standin, "b", labels={"app": "web", "tier": "back"})
    pods(standin, "c", labels={"app": "db"})
    assert ask(standin, "/api/v1/pods", labelSelector=selector).names == names


def test_field_selectors(standin, ask):
    """Objects are selected by name and namespace, Secrets also by type."""
    pods(standin, "a", "b")
    pods(standin, "a", namespace="till")
    assert ask(standin, "/api/v1/pods", fieldSelector="metadata.name=b").names == ["b"]
    both = "metadata.name=a,metadata.namespace!=shop"
    assert len(ask(standin, "/api/v1/pods", fieldSelector=both).names) == 1
    kind = "kubernetes.io/service-account-token"
    for name, secret_type in (("token", {"type": kind}), ("plain", {})):
        standin.put("", "secrets", {"metadata": {"name": name}, **secret_type})
    assert ask(standin, "/api/v1/secrets", fieldSelector=f"type={kind}").names == ["token"]
    assert ask(standin, "/api/v1/secrets", fieldSelector="type=Opaque").names == ["plain"]


@pytest.mark.parametrize(
    "query",
    [
        {"fieldSelector": "spec.colour=red"},
        {"fieldSelector": "nonsense"},
        {"labelSelector": "a ~ b"},
        {"limit": "many"},
    ],
)
def test_parameters_that_cannot_be_read_are_refused(standin, ask, query):
    """A selector or limit the server does not understand is 400, never ignored."""
    assert ask(standin, "/api/v1/pods", **query).status == 400


def test_under_a_selector_nothing_is_counted_and_the_last_page_may_be_empty(standin, ask):
    """A selected page sends no remainingItemCount, and its token may lead to an empty page."""
    pods(standin, "a", labels={"app": "web"})
    pods(standin, "b")
    first = ask(standin, "/api/v1/pods", labelSelector="app=web", limit=1)
    assert first.names == ["a"]
    assert "remainingItemCount" not in first.json["metadata"]
    token = first.json["metadata"]["continue"]
    last = ask(standin, "/api/v1/pods", labelSelector="app=web", limit=1, **{"continue": token})
    assert last.names == []
    assert "continue" not in last.json["metadata"]
