"""Discovery, health and unknown paths, with and without trailing slashes."""

import pytest

RBAC = "rbac.authorization.k8s.io"


@pytest.mark.parametrize("slash", ["", "/"])
def test_discovery_leads_from_the_root_to_every_resource(standin, ask, slash):
    """From /api and /apis every listable resource is found, and its path answers with its kind."""
    assert ask(standin, f"/api{slash}").json["versions"] == ["v1"]
    groups = ask(standin, f"/apis{slash}").json["groups"]
    assert {"apps", RBAC, "authentication.k8s.io"} <= {group["name"] for group in groups}
    roots = ["/api/v1", *(f"/apis/{group['preferredVersion']['groupVersion']}" for group in groups)]
    listed = {}
    for root in roots:
        document = ask(standin, f"{root}{slash}").json
        assert document["kind"] == "APIResourceList"
        for resource in document["resources"]:
            if "list" in resource["verbs"]:
                got = ask(standin, f"{root}/{resource['name']}{slash}")
                assert got.json["kind"] == f"{resource['kind']}List"
                listed[resource["name"]] = resource["namespaced"]
    assert len(listed) == 30
    assert listed["pods"]
    assert not listed["clusterroles"]


def test_the_documents_have_their_odd_heads(standin, ask):
    """The core resource list and APIVersions carry no apiVersion, the others do."""
    assert "apiVersion" not in ask(standin, "/api/v1").json
    assert "apiVersion" not in ask(standin, "/api").json
    assert ask(standin, "/apis/apps/v1").json["apiVersion"] == "v1"
    assert ask(standin, "/apis/apps").json["preferredVersion"]["groupVersion"] == "apps/v1"


def test_a_registered_resource_is_served(standin, ask):
    """A custom resource, once registered, is discovered, stored and listed."""
    standin.register("cilium.io", "v2", "ciliumnetworkpolicies", "CiliumNetworkPolicy")
    standin.put("cilium.io", "ciliumnetworkpolicies", {"metadata": {"name": "p"}})
    assert ask(standin, "/apis/cilium.io/v2/ciliumnetworkpolicies").names == ["p"]
    names = [r["name"] for r in ask(standin, "/apis/cilium.io/v2").json["resources"]]
    assert names == ["ciliumnetworkpolicies"]


def test_version_and_health(standin, ask):
    """/version is JSON, health is the word ok."""
    assert ask(standin, "/version").json["gitVersion"] == "v1.36.1"
    assert ask(standin, "/version/").json["minor"] == "36"
    for path in ("/healthz", "/livez", "/readyz"):
        got = ask(standin, path)
        assert (got.body, got.headers["Content-Type"]) == (b"ok", "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/gadgets",
        "/apis/apps/v1/gadgets",
        "/api/v1/pods/web",
        f"/apis/{RBAC}/v1/namespaces/shop/clusterroles",
        "/api/v1/namespaces/shop/pods/web/log",
        "/api/v1/nodes/n1/proxy/configz",
    ],
)
def test_a_resource_that_is_not_there(standin, ask, path):
    """In a known version an unknown resource is a 404 Status without a name."""
    got = ask(standin, path)
    assert got.status == 404
    assert got.json["message"] == "the server could not find the requested resource"


@pytest.mark.parametrize("path", ["/apis/example.com", "/apis/example.com/v1/x", "/api/v2", "/x"])
def test_a_path_that_is_not_there(standin, ask, path):
    """Elsewhere the answer is 404 in plain text."""
    got = ask(standin, path)
    assert (got.status, got.body) == (404, b"404 page not found\n")


def test_an_object_that_is_not_there(standin, ask):
    """A missing object is a 404 Status that names it."""
    got = ask(standin, f"/apis/{RBAC}/v1/namespaces/shop/roles/x")
    assert got.status == 404
    assert got.json["message"] == f'roles.{RBAC} "x" not found'
    assert got.json["details"] == {"name": "x", "group": RBAC, "kind": "roles"}


def test_a_name_with_a_colon(standin, ask):
    """Names come percent-encoded, as clients send `system:node`."""
    standin.put(RBAC, "clusterroles", {"metadata": {"name": "system:node"}, "rules": []})
    got = ask(standin, f"/apis/{RBAC}/v1/clusterroles/system%3Anode")
    assert got.json["metadata"]["name"] == "system:node"
