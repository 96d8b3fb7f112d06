"""Who may read what: tokens, anonymous callers, denials, reviews, and no writing."""

import pytest

from tieout.standins.kubernetes import KubernetesStandIn, UnknownResourceError

RBAC = "rbac.authorization.k8s.io"
WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
MAY = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"


def may(ask, standin, **attributes):
    got = ask(standin, MAY, method="POST", body={"spec": {"resourceAttributes": attributes}})
    assert got.status == 201
    return got.json["status"]["allowed"]


def test_a_denied_resource_is_forbidden_in_the_authorizers_words(standin, ask):
    """A denial is a 403 Status that names user, verb, resource and scope."""
    standin.deny(RBAC, "clusterroles")
    got = ask(standin, f"/apis/{RBAC}/v1/clusterroles")
    assert got.status == 403
    assert got.json == {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": f'clusterroles.{RBAC} is forbidden: User "system:serviceaccount:audit:tieout" '
        f'cannot list resource "clusterroles" in API group "{RBAC}" at the cluster scope',
        "reason": "Forbidden",
        "details": {"group": RBAC, "kind": "clusterroles"},
        "code": 403,
    }
    one = ask(standin, f"/apis/{RBAC}/v1/clusterroles/admin").json
    assert one["details"] == {"name": "admin", "group": RBAC, "kind": "clusterroles"}
    standin.allow_all()
    assert ask(standin, f"/apis/{RBAC}/v1/clusterroles").status == 200


def test_one_denied_namespace_forbids_the_whole_list_and_no_other_namespace(standin, ask):
    """RBAC only adds, so whoever may not read one namespace may not list the cluster."""
    standin.deny("", "pods", "till")
    assert ask(standin, "/api/v1/pods").status == 403
    refused = ask(standin, "/api/v1/namespaces/till/pods")
    assert refused.status == 403
    assert refused.json["message"].endswith('in the namespace "till"')
    assert ask(standin, "/api/v1/namespaces/shop/pods").status == 200
    assert ask(standin, "/api/v1/services").status == 200


def test_a_misspelt_denial_is_an_error(standin):
    """A resource that is not served cannot be denied by mistake."""
    with pytest.raises(UnknownResourceError, match=r"no pod: register it first"):
        standin.deny("", "pod")


def test_access_reviews_tell_what_a_read_would_meet(standin, ask):
    """A SelfSubjectAccessReview agrees with the denials, and grants no more than reading."""
    standin.deny("", "secrets")
    standin.deny("", "pods", "till")
    assert may(ask, standin, verb="list", resource="nodes")
    assert may(ask, standin, verb="get", resource="pods", namespace="shop")
    assert not may(ask, standin, verb="list", resource="pods", namespace="till")
    assert not may(ask, standin, verb="list", resource="pods")
    assert not may(ask, standin, verb="list", resource="secrets", namespace="shop")
    assert may(ask, standin, verb="list", group=RBAC, resource="roles")
    for attributes in (
        {"verb": "delete", "resource": "pods"},
        {"verb": "watch", "resource": "pods"},
        {"verb": "*", "resource": "*", "group": "*"},
        {"verb": "get", "resource": "pods", "subresource": "log"},
    ):
        assert not may(ask, standin, **attributes)


def test_an_access_review_on_a_path(standin, ask):
    """Paths that are no resource are reviewed as well; a review of nothing is invalid."""
    spec = {"nonResourceAttributes": {"verb": "get", "path": "/version"}}
    assert ask(standin, MAY, method="POST", body={"spec": spec}).json["status"]["allowed"]
    spec = {"nonResourceAttributes": {"verb": "get", "path": "/metrics"}}
    assert not ask(standin, MAY, method="POST", body={"spec": spec}).json["status"]["allowed"]
    assert ask(standin, MAY, method="POST", body={}).status == 422
    assert ask(standin, MAY, method="POST", body=[]).status == 400


def test_who_am_i(standin, ask):
    """A SelfSubjectReview names the user and its groups, and is stored nowhere."""
    got = ask(standin, WHO, method="POST", body={})
    assert got.status == 201
    info = got.json["status"]["userInfo"]
    assert info["username"] == "system:serviceaccount:audit:tieout"
    assert info["groups"] == [
        "system:serviceaccounts",
        "system:serviceaccounts:audit",
        "system:authenticated",
    ]
    assert ask(standin, WHO).status == 405


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD"])
@pytest.mark.parametrize("path", ["/api/v1/namespaces/shop/pods", "/api/v1/namespaces", "/version"])
def test_nothing_can_be_written(standin, ask, method, path):
    """Every write is 405 and leaves the objects as they are."""
    got = ask(standin, path, method=method, body={"metadata": {"name": "x"}})
    assert got.status == 405
    assert method == "HEAD" or got.json["reason"] == "MethodNotAllowed"
    assert ask(standin, "/api/v1/namespaces").names == ["kube-system"]


def test_a_watch_is_forbidden(standin, ask):
    """The auditor's role lists and gets; it does not watch."""
    got = ask(standin, "/api/v1/pods", watch="true")
    assert got.status == 403
    assert "cannot watch resource" in got.json["message"]


def test_a_token_is_asked_for(ask):
    """With a token set: right is served, wrong is 401, none is anonymous."""
    with KubernetesStandIn(token="letmein") as standin:
        right = {"Authorization": "Bearer letmein"}
        wrong = {"Authorization": "Bearer other"}
        assert ask(standin, "/api/v1/pods", headers=right).status == 200
        refused = ask(standin, "/version", headers=wrong)
        assert (refused.status, refused.json["reason"]) == (401, "Unauthorized")
        anonymous = ask(standin, "/api/v1/pods")
        assert anonymous.status == 403
        assert 'User "system:anonymous" cannot list' in anonymous.json["message"]


def test_what_anonymous_callers_get(ask):
    """Health, version and the OIDC discovery are 200 to anybody, all else is 403, not 401."""
    with KubernetesStandIn(token="letmein") as standin:
        for path in (
            "/version",
            "/healthz",
            "/livez",
            "/readyz",
            "/.well-known/openid-configuration",
        ):
            assert ask(standin, path).status == 200
        for path in ("/", "/api", "/apis", "/api/v1", "/apis/apps/v1", "/metrics", "/api/v1/nodes"):
            assert ask(standin, path).status == 403
        assert ask(standin, WHO, method="POST", body={}).status == 403
        assert ask(standin, "/api/v1/namespaces", method="POST", body={}).status == 403


def test_anonymous_callers_can_be_switched_off(ask):
    """With anonymous authentication off, no token is 401 everywhere."""
    with KubernetesStandIn(token="letmein", anonymous=False) as standin:
        for path in ("/version", "/api/v1/pods", "/api"):
            assert ask(standin, path).status == 401
