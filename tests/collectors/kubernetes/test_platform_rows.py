"""Rows of controllers, bounds, services, ingresses, webhooks and nodes, as put into the cluster."""

from collectors.kubernetes.network.ingresses import Ingress, ingresses
from collectors.kubernetes.network.services import Service, services
from collectors.kubernetes.platform.nodes import Node, nodes
from collectors.kubernetes.platform.webhooks import Webhook, webhooks
from collectors.kubernetes.workloads.bounds import (
    DisruptionBudget,
    ResourceQuota,
    budgets,
    quotas,
)
from collectors.kubernetes.workloads.controllers import Controller, controllers

ADMISSION = "admissionregistration.k8s.io"
TEMPLATE = {
    "metadata": {"labels": {"app": "web"}},
    "spec": {
        "containers": [
            {"name": "web", "image": "a", "readinessProbe": {"httpGet": {"port": 80}}},
            {"name": "proxy", "image": "b"},
        ],
        "affinity": {
            "podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1}]}
        },
    },
}


def named(name, namespace=None, **more):
    place = {"namespace": namespace} if namespace else {}
    return {"metadata": {"name": name, **place, **more}}


def whole(read, collector, model):
    """The resources of a unit that must be complete, by id."""
    collected = read(collector)
    assert collected.evidence.gap is None
    return {each.id: each for each in model.hydrate(collected.record.rows)}


def test_controllers(standin, read):
    """Counts are as stated or the API's default; what has no count has none."""
    bare = {"spec": {"containers": [{"name": "c", "image": "i"}]}}
    standin.put(
        "apps",
        "deployments",
        {**named("web", "shop"), "spec": {"replicas": 3, "template": TEMPLATE}},
    )
    standin.put("apps", "statefulsets", {**named("db", "shop"), "spec": {"template": bare}})
    standin.put("apps", "daemonsets", {**named("agent", "shop"), "spec": {"template": bare}})
    job = {"jobTemplate": {"spec": {"template": bare}}}
    standin.put("batch", "cronjobs", {**named("nightly", "shop"), "spec": job})
    found = whole(read, controllers, Controller)
    assert {name: each.replicas for name, each in found.items()} == {
        "Deployment/shop/web": 3,
        "StatefulSet/shop/db": 1,
        "DaemonSet/shop/agent": None,
        "CronJob/shop/nightly": None,
    }
    web, db = found["Deployment/shop/web"], found["StatefulSet/shop/db"]
    assert (web.spread, web.unready, web.pod_labels) == (True, ["proxy"], {"app": "web"})
    assert (db.spread, db.unready, db.pod_labels) == (False, ["c"], {})


def test_bounds(standin, read):
    """Quotas tell their bounds as texts; budgets whom they select."""
    hard = {"pods": 20, "limits.memory": "8Gi"}
    standin.put("", "resourcequotas", {**named("all", "shop"), "spec": {"hard": hard}})
    select = {"matchLabels": {"app": "web"}}
    standin.put(
        "policy", "poddisruptionbudgets", {**named("web", "shop"), "spec": {"selector": select}}
    )
    standin.put("policy", "poddisruptionbudgets", {**named("any", "shop"), "spec": {}})
    assert whole(read, quotas, ResourceQuota)["shop/all"].hard == {
        "pods": "20",
        "limits.memory": "8Gi",
    }
    found = whole(read, budgets, DisruptionBudget)
    assert found["shop/web"].covers({"app": "web", "more": "x"})
    assert not found["shop/web"].covers({"app": "db"})
    assert found["shop/any"].covers({})


def test_services(standin, read):
    """A service is exposed by type, unless its annotations keep it inside, or by addresses."""
    internal = {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internal"}
    port = [{"port": 443}, {"port": 53, "protocol": "UDP"}]

    def put(name, **spec):
        about = {"annotations": internal} if name == "inner" else {}
        standin.put(
            "", "services", {**named(name, "shop", **about), "spec": {"ports": port, **spec}}
        )

    put("plain")
    put("outer", type="LoadBalancer", loadBalancerSourceRanges=["203.0.113.0/24"])
    put("inner", type="LoadBalancer")
    put("node", type="NodePort")
    put("address", externalIPs=["198.51.100.7"])
    found = whole(read, services, Service)
    assert {name: each.exposed for name, each in found.items()} == {
        "shop/plain": None,
        "shop/outer": "a load balancer",
        "shop/inner": None,
        "shop/node": "a port of every node",
        "shop/address": "addresses of nodes",
    }
    assert found["shop/plain"].ports == ["443/TCP", "53/UDP"]
    assert found["shop/outer"].source_ranges == ["203.0.113.0/24"]


def test_ingresses(standin, read):
    """Hosts without a certificate are told, the nameless one among them."""
    rules = [{"host": "a.example.com"}, {"host": "x.b.example.com"}, {}]
    tls = [{"hosts": ["*.b.example.com"], "secretName": "s"}]
    put = standin.put
    group = "networking.k8s.io"
    put(group, "ingresses", {**named("one", "shop"), "spec": {"rules": rules, "tls": tls}})
    backend = {"defaultBackend": {"service": {"name": "web"}}, "tls": [{"secretName": "s"}]}
    put(group, "ingresses", {**named("any", "shop"), "spec": backend})
    found = whole(read, ingresses, Ingress)
    assert found["shop/one"].bare_hosts == ["*", "a.example.com"]
    assert (found["shop/any"].hosts, found["shop/any"].bare_hosts) == (["*"], [])


def test_webhooks(standin, read):
    """Each webhook of a configuration is one row, with what it leaves out."""
    spaces = [
        {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system"]}
    ]
    hooks = [
        {
            "name": "pods.guard.example.com",
            "failurePolicy": "Ignore",
            "clientConfig": {"service": {"namespace": "policy", "name": "guard"}},
            "namespaceSelector": {"matchExpressions": spaces},
            "rules": [{"apiGroups": ["", "apps"], "resources": ["pods"]}],
        },
        {
            "name": "all.guard.example.com",
            "clientConfig": {"url": "https://guard.example.com"},
            "objectSelector": {"matchLabels": {"guarded": "yes"}},
        },
    ]
    standin.put(ADMISSION, "validatingwebhookconfigurations", {**named("guard"), "webhooks": hooks})
    found = whole(read, webhooks, Webhook)
    pods = found["Validating/guard/pods.guard.example.com"]
    every = found["Validating/guard/all.guard.example.com"]
    assert (pods.fails_closed, pods.service, pods.exempt) == (
        False,
        "policy/guard",
        ["kube-system"],
    )
    assert (pods.selective, pods.resources) == (False, ["/pods", "apps/pods"])
    assert (every.fails_closed, every.service, every.selective) == (True, None, True)


def test_nodes(standin, read):
    """Of a node its versions are kept, and neither its ids nor its addresses."""
    about = {
        "kubeletVersion": "v1.34.2",
        "containerRuntimeVersion": "containerd://2.1.4",
        "kernelVersion": "6.1.0",
        "osImage": "Debian GNU/Linux 12",
        "machineID": "0123456789abcdef",
    }
    status = {"nodeInfo": about, "addresses": [{"type": "InternalIP", "address": "10.0.0.9"}]}
    standin.put("", "nodes", {**named("node-1"), "status": status})
    found = whole(read, nodes, Node)["node-1"]
    assert (found.kubelet, found.kernel) == ("v1.34.2", "6.1.0")
    collected = read(nodes)
    assert b"0123456789abcdef" not in collected.transcript.body
    assert b"10.0.0.9" not in collected.transcript.body
