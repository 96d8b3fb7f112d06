"""Rows of network plugins, gateways, routes and certificates, as put into the cluster."""

from typing import Any

import pytest

from collectors.kubernetes.network.certificates import Certificate, certificates
from collectors.kubernetes.network.enforcement import PolicyEnforcement, enforcement
from collectors.kubernetes.network.gateways import Gateway, gateways
from collectors.kubernetes.network.network_policies import everywhere
from collectors.kubernetes.network.routes import Route, routes
from tests.collectors.kubernetes.seed_platform import CERTIFICATE, GATEWAY, GATEWAYS, ROUTE, named


def rows(read, collector, model) -> dict[str, Any]:
    """The resources of a unit that must be complete, by id."""
    collected = read(collector)
    assert collected.evidence.gap is None
    return {each.id: each for each in model.hydrate(collected.record.rows)}


def agent(standin, *containers: dict[str, Any], host: bool = True) -> None:
    pod = {"hostNetwork": host, "containers": [{"name": "c", **each} for each in containers]}
    standin.put(
        "apps", "daemonsets", named("agent", "kube-system", spec={"template": {"spec": pod}})
    )


EKS = {"name": "aws-node", "image": "602401143452.example.com/amazon-k8s-cni:v1.19.0"}
POLICIES = {"image": "602401143452.example.com/amazon/aws-network-policy-agent:v1.2"}


@pytest.mark.parametrize(
    ("containers", "plugin", "enforces"),
    [
        ([{"name": "calico-node", "image": "docker.io/calico/node:v3.30"}], "Calico", True),
        ([{"image": "mirror.example.com:5000/calico/node:v3.30"}], "Calico", True),
        ([{"image": "quay.io/cilium/cilium:v1.18.1@sha256:0a"}], "Cilium", True),
        ([{"name": "cilium-agent", "image": "gke.example.com/any@sha256:0a"}], "Cilium", True),
        ([{"name": "antrea-agent", "image": "antrea/antrea-agent-ubuntu"}], "Antrea", True),
        ([{"image": "weaveworks/weave"}, {"image": "weaveworks/weave-npc"}], "Weave Net", True),
        ([{"image": "cloudnativelabs/kube-router"}], "kube-router", True),
        (
            [{"image": "cloudnativelabs/kube-router", "args": ["--run-firewall=false"]}],
            "kube-router", False,
        ),
        ([{"name": "azure-npm", "image": "a"}], "Azure NPM", True),
        ([EKS], "AWS VPC CNI", False),
        ([EKS, {**POLICIES, "args": ["--enable-network-policy=false"]}], "AWS VPC CNI", False),
        ([EKS, {**POLICIES, "args": ["--enable-ipv6=false"]}], "AWS VPC CNI", False),
        ([EKS, {**POLICIES, "args": ["--enable-network-policy=true"]}], "AWS VPC CNI", True),
        ([{"name": "cilium-agent", "args": ["--enable-policy=never"]}], "Cilium", False),
        ([EKS, {**POLICIES, "args": ["--enable-network-policy"]}], "AWS VPC CNI", True),
        ([{"name": "kube-flannel", "image": "flannel/flannel:v1"}], "Flannel", False),
    ],
)  # fmt: skip
def test_agents(standin, read, containers, plugin, enforces):
    """A plugin is known by its agent's container or image, and by the switch it was given."""
    agent(standin, *containers)
    found = rows(read, enforcement, PolicyEnforcement)["network-policies"]
    assert [(each["plugin"], each["enforces"]) for each in found.agents] == [(plugin, enforces)]
    assert bool(found.enforcing) is enforces


@pytest.mark.parametrize(
    "image", ["example.com/cilium-operator/generic", "example.com/notcilium/cilium-proxy", "node"]
)
def test_other_agents_are_none(standin, read, image):
    """What is only called alike enforces nothing."""
    agent(standin, {"image": image})
    found = rows(read, enforcement, PolicyEnforcement)["network-policies"]
    assert (found.agents, found.seen) == ([], "no network plugin that is known was seen")


def test_what_stands_apart_from_its_node_enforces_nothing(standin, read):
    """Everybody may name a container as they like; none without the node's network filters it."""
    agent(standin, {"name": "calico-node", "image": "example.com/cilium/cilium"}, host=False)
    assert rows(read, enforcement, PolicyEnforcement)["network-policies"].agents == []


@pytest.mark.parametrize(
    ("ranges", "all_of_them"),
    [
        (["0.0.0.0/0"], True),
        (["10.0.0.0/00"], True),
        (["0::/0"], True),
        (["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2"], True),
        (["0.0.0.0/1", "8000::/1"], False),
        (["10.0.0.0/8", "010.0.0.0/8", None, 7], False),
        ([], False),
    ],
)
def test_every_address(ranges, all_of_them):
    """Every address is every address, however it is written."""
    assert everywhere(ranges) is all_of_them


def test_groups_are_traces(standin, read):
    """An API group that a plugin brings is told, and enforces nothing by itself."""
    standin.install("cilium")
    found = rows(read, enforcement, PolicyEnforcement)["network-policies"]
    assert (found.enforcing, found.seen) == ([], "of Cilium nothing but its API group")


def test_an_odd_daemonset_leaves_the_agents_unknown(standin, read):
    """A DaemonSet of another form might be an agent: then what enforces is not known."""
    standin.put("apps", "daemonsets", named("odd", "kube-system", spec={"template": []}))
    collected = read(enforcement)
    assert "agents" in collected.record.rows[0]["_unobserved"]


def test_gateways(standin, read):
    """Listeners tell protocol, host and certificate; an annotation keeps a gateway inside."""
    standin.install("gateway-api")
    standin.put(GATEWAYS, "gateways", GATEWAY)
    inner = {"networking.istio.io/service-type": "ClusterIP"}
    spec = {"gatewayClassName": "istio", "infrastructure": {"annotations": inner}}
    standin.put(GATEWAYS, "gateways", named("inner", "edge", spec=spec))
    found = rows(read, gateways, Gateway)
    public = found["edge/public"]
    assert public.listeners == [
        {
            "name": "plain", "protocol": "HTTP", "port": 80, "host": "*", "tls": None,
            "certificates": 0, "options": [], "routes_from": "Same",
        },
        {
            "name": "web", "protocol": "HTTPS", "port": 443, "host": "*.example.com",
            "tls": "Terminate", "certificates": 1, "options": [], "routes_from": "Same",
        },
    ]  # fmt: skip
    assert (public.ports, public.internal) == (["443/HTTPS", "80/HTTP"], False)
    assert found["edge/inner"].internal


def test_routes(standin, read):
    """A route hangs on listeners by name or port, in its own namespace unless it names one."""
    standin.install("gateway-api")
    standin.put(GATEWAYS, "httproutes", ROUTE)
    parents = [
        {"name": "public", "namespace": "edge", "port": 8080},
        {"kind": "Service", "name": "x"},
    ]
    mixed = [*ROUTE["spec"]["rules"], {"backendRefs": [{"name": "web"}]}]
    spec = {"parentRefs": parents, "hostnames": ["www.example.com"], "rules": mixed}
    standin.put(GATEWAYS, "grpcroutes", named("web", "chat", spec=spec))
    found = rows(read, routes, Route)
    redirect, web = found["HTTPRoute/edge/redirect"], found["GRPCRoute/chat/web"]
    assert (redirect.only_redirects, web.only_redirects) == (True, False)
    assert redirect.hangs_on("edge/public", "plain", 80)
    assert not redirect.hangs_on("edge/public", "web", 443)
    assert web.hangs_on("edge/public", "any", 8080)
    assert not web.hangs_on("edge/public", "any", 80)
    assert not web.hangs_on("chat/x", "any", 8080)


def test_routes_still_in_trial_are_asked_for_where_they_are_served(standin, read):
    """A type of route that the cluster serves in a trial version is read in that version."""
    standin.register(GATEWAYS, "v1alpha2", "tlsroutes", "TLSRoute")
    standin.put(GATEWAYS, "tlsroutes", named("db", "chat", spec={"parentRefs": []}))
    assert set(rows(read, routes, Route)) == {"TLSRoute/chat/db"}


def test_certificates(standin, read):
    """The end and the state of a certificate are told; one never issued has no end."""
    standin.install("cert-manager")
    standin.put("cert-manager.io", "certificates", CERTIFICATE)
    spec = {"secretName": "new-tls"}
    standin.put("cert-manager.io", "certificates", named("new", "edge", spec=spec))
    found = rows(read, certificates, Certificate)
    web, new = found["edge/web"], found["edge/new"]
    assert (str(web.not_after), web.ready, web.secret) == (
        "2026-09-01 00:00:00+00:00",
        True,
        "web-tls",
    )
    assert (new.not_after, new.ready) == (None, False)
