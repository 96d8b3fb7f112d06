"""Reading the pods of a cluster, against gzip plus `json.loads` of the same bytes.

Run with a number of pods, or with none for 5,000, 20,000 and 50,000.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SIZES, SPACES, PAGE = (5_000, 20_000, 50_000), 60, 500
PATH = "/api/v1/pods"
KUBECONFIG = {
    "apiVersion": "v1",
    "kind": "Config",
    "users": [{"name": "u", "user": {}}],
    "contexts": [{"name": "c", "context": {"cluster": "k", "user": "u"}}],
    "current-context": "c",
}


def pod(number: int) -> dict[str, Any]:
    """A pod of some 7 kB, most of it what real ones carry: probes, variables, volumes, status."""
    variables = [
        {"name": f"SETTING_{each}", "value": f"value-{each}-of-{number}"} for each in range(20)
    ]
    probe = {"httpGet": {"path": "/healthz", "port": 8080}, "periodSeconds": 10}
    mounts = [{"name": f"v{each}", "mountPath": f"/mnt/{each}"} for each in range(5)]
    containers = [
        {
            "name": name,
            "image": f"registry.example.com/{name}@sha256:{number:064x}",
            "env": variables,
            "livenessProbe": probe,
            "readinessProbe": probe,
            "volumeMounts": mounts,
            "resources": {"limits": {"memory": "256Mi"}, "requests": {"cpu": "100m"}},
            "securityContext": {"allowPrivilegeEscalation": False, "runAsNonRoot": True},
        }
        for name in ("web", "proxy")
    ]
    conditions = [
        {"type": kind, "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}
        for kind in ("Initialized", "Ready", "ContainersReady", "PodScheduled")
    ]
    return {
        "metadata": {
            "name": f"web-{number}",
            "namespace": f"space-{number % SPACES}",
            "labels": {"app": "web", "team": f"team-{number % 40}"},
        },
        "spec": {
            "serviceAccountName": "web",
            "nodeName": f"node-{number % 100}",
            "containers": containers,
            "volumes": [{"name": f"v{each}", "emptyDir": {}} for each in range(5)],
        },
        "status": {"phase": "Running", "conditions": conditions, "podIP": "10.0.0.1"},
    }


def serve(pods: int) -> None:
    """A stand-in with so many pods, until its standard input ends."""
    from tieout.standins.kubernetes import KubernetesStandIn

    with KubernetesStandIn() as standin:
        for number in range(pods):
            standin.put("", "pods", pod(number))
        print(standin.url, flush=True)
        sys.stdin.read()


def ours(url: str) -> int:
    """The collector, its record and transcript included."""
    from collectors.kubernetes.source import KubernetesSource
    from collectors.kubernetes.workloads.pods import pods
    from collectors.sweep import collect, plan

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kubeconfig"
        cluster = {"name": "k", "cluster": {"server": url}}
        path.write_text(json.dumps({**KUBECONFIG, "clusters": [cluster]}))
        (unit,) = plan([KubernetesSource("bench", kubeconfig=path)], [pods])
        found = collect(unit, run="bench", clock=lambda: datetime.now(UTC))
    assert found.evidence.gap is None, found.evidence.gap
    assert found.record is not None
    return len(found.record.rows)


def bare(url: str) -> int:
    """Pages over gzip, taken apart by `json.loads` and dropped."""
    import gzip
    import urllib.request

    rows, token = 0, ""
    while True:
        query = f"?limit={PAGE}" + (f"&continue={token}" if token else "")
        asked = urllib.request.Request(f"{url}{PATH}{query}", headers={"accept-encoding": "gzip"})
        with urllib.request.urlopen(asked) as reply:
            data = reply.read()
            packed = reply.headers.get("content-encoding") == "gzip"
        page = json.loads(gzip.decompress(data) if packed else data)
        rows += len(page["items"])
        token = page["metadata"].get("continue", "")
        if not token:
            return rows


def typed(url: str) -> int:
    """The official client's typed models, page by page."""
    from kubernetes import client

    settings = client.Configuration(host=url)
    api, rows, token = client.CoreV1Api(client.ApiClient(settings)), 0, None
    while True:
        more: dict[str, Any] = {"_continue": token} if token else {}
        page: Any = api.list_pod_for_all_namespaces(limit=PAGE, **more)
        rows += len(page.items)
        token = page.metadata._continue  # noqa: SLF001 -- what the client calls the token
        if not token:
            return rows


READERS: dict[str, Callable[[str], int]] = {"ours": ours, "bare": bare, "typed": typed}


def measure(name: str, url: str, pods: int) -> None:
    """One reader in this process: its CPU seconds, imports apart, and the peak of its memory."""
    if name == "ours":
        import collectors.kubernetes.source
        import collectors.sweep  # noqa: F401
    elif name == "typed":
        import kubernetes  # noqa: F401
    started = time.process_time()
    assert READERS[name](url) == pods
    spent = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": spent, "peak": peak}))


def compare(pods: int) -> None:
    """Print a line for each reader, and our ratio to the bare one."""
    with subprocess.Popen(
        [sys.executable, __file__, "serve", str(pods)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        told = {}
        for name in READERS:
            asked = [sys.executable, __file__, name, url, str(pods)]
            runs = [
                json.loads(subprocess.check_output(asked)) for _ in range(3 if pods < 10_000 else 1)
            ]
            told[name] = min(runs, key=lambda each: each["cpu"])
        server.communicate()
    print(f"cluster  {datetime.now(UTC):%Y-%m-%d}  {pods:,} pods in {SPACES} namespaces")
    for name, each in told.items():
        ratio = each["cpu"] / told["bare"]["cpu"]
        print(f"  {name:6} {each['cpu']:6.2f} CPU s  {each['peak']:5.0f} MiB  {ratio:5.2f} x bare")


def main(sizes: Sequence[int]) -> None:
    """Compare the readers over each size of cluster."""
    for pods in sizes:
        compare(pods)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", count]:
            serve(int(count))
        case [name, url, count]:
            measure(name, url, int(count))
        case counts:
            main([int(count) for count in counts] or SIZES)
