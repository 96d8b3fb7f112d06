"""Containers: repositories, clusters, services, tasks and the machines under them."""

from collectors.aws.compute.ecs import EcsCluster, EcsService, clusters, defined_by, services
from collectors.aws.compute.ecs_tasks import TaskDefinition, task_definitions
from collectors.aws.compute.eks import EksCluster, NodeGroup, node_groups
from collectors.aws.compute.eks import clusters as kubernetes
from collectors.aws.compute.public_repositories import public_repositories
from collectors.aws.compute.repositories import Registry, Repository, registries, repositories
from evidence.record import UNOBSERVED

PLACE = "123456789012/eu-west-1"
QUIET = "123456789012/us-east-1"


def test_repositories_tell_who_may_fetch(seen):
    """A repository without a policy is not public; one open to everybody is."""
    found = seen(Repository, repositories)
    orders, lab = found["app/orders"], found["lab"]
    assert (orders.mutability, orders.scan_on_push, orders.lifecycle) == ("IMMUTABLE", True, True)
    assert (orders.encryption, orders.policy, orders.public) == ("KMS", None, False)
    assert (lab.mutability, lab.scan_on_push, lab.lifecycle) == ("MUTABLE", False, False)
    assert (lab.encryption, lab.kms_key, lab.public) == ("AES256", None, True)


def test_the_public_registry_is_asked_once(source, gather, faults):
    """What anybody may fetch is listed once an account, in the region where it is kept."""
    (unit,) = gather(source, public_repositories).values()
    assert [row["name"] for row in unit.record.rows] == ["tools"]
    assert faults.asked["ecrpublic:DescribeRepositories"] == 1


def test_every_region_has_a_registry(seen):
    """A registry tells which repositories it scans by itself, by patterns of names."""
    here = seen(Registry, registries)["eu-west-1"]
    assert (here.scan_type, here.scans("app/orders"), here.scans("lab")) == (
        "ENHANCED",
        True,
        False,
    )
    there = seen(Registry, registries, QUIET)["us-east-1"]
    assert (there.scan_type, there.rules) == ("BASIC", [])


def test_clusters_tell_what_they_record(seen):
    """A cluster tells its measures and its log of commands; a tag of prose is not kept."""
    live = seen(EcsCluster, clusters)["live"]
    assert (live.status, live.insights, live.session_log) == ("ACTIVE", "enabled", "NONE")
    assert live.tags == {"owner": "platform", "note": "[redacted]"}


def test_services_tell_their_addresses(seen):
    """A task on its host's network has no address of its own, which is not a private one."""
    found = seen(EcsService, services)
    assert (found["job"].public_address, found["web"].public_address) == (True, None)
    assert (found["job"].platform, found["web"].platform) == ("1.4.0", None)
    (own,) = found["web"].task_definitions
    assert own.endswith("task-definition/web:1")


def test_services_that_are_deployed_from_outside_name_their_sets():
    """Such a service has no definition of its own."""
    sets = [{"taskDefinition": "web:2"}, {"taskDefinition": "web:1"}, {}]
    assert defined_by({"taskSets": sets}) == ["web:1", "web:2"]
    assert defined_by({"taskDefinition": "web:3"}) == ["web:3"]


def test_tasks_are_those_in_use_and_the_newest(seen):
    """A service's old revision is read beside the newest; values of variables are not."""
    found = {each.id.rpartition("/")[2]: each for each in _tasks(seen).values()}
    assert {name: each.in_use for name, each in found.items()} == {
        "job:1": True,
        "web:1": True,
        "web:2": False,
    }
    (web,) = found["web:1"].containers
    assert (web["privileged"], web["read_only"], web["user"]) == (True, False, None)
    assert (web["variables"], web["secrets"]) == (["API_TOKEN"], ["DB_PASSWORD"])
    assert (found["web:1"].network, found["job:1"].network) == ("host", "awsvpc")
    (job,) = found["job:1"].containers
    assert (job["read_only"], job["user"], job["log_driver"]) == (True, "1000", None)


def _tasks(seen):
    return seen(TaskDefinition, task_definitions)


def test_no_value_of_a_task_is_kept(source, gather):
    """Variables and options of logs stay behind."""
    unit = gather(source, task_definitions)[TaskDefinition.kind, PLACE]
    assert b"correct-horse" not in unit.transcript.body


def test_kubernetes_tells_reach_keys_and_logs(seen):
    """A managed cluster tells who may knock, what its secrets lie under, and what it writes."""
    live = seen(EksCluster, kubernetes)["live"]
    assert (live.public_endpoint, live.public_ranges) == (True, ["203.0.113.0/24"])
    assert live.secrets_key.endswith(":key/secrets")
    assert live.endpoint.startswith("https://")
    assert (live.version, live.logs, live.tags) == ("1.33", ["api", "audit"], {"owner": "platform"})
    (workers,) = seen(NodeGroup, node_groups).values()
    assert (workers.cluster, workers.version, workers.ssh) == ("live", "1.32", True)
    assert workers.ssh_groups == ["sg-1"]


def test_a_cluster_that_cannot_be_described_keeps_its_row(source, gather, faults):
    """Refused details leave every field but the name unobserved, and the cluster in the list."""
    faults.deny("eks:DescribeCluster")
    unit = gather(source, kubernetes)[EksCluster.kind, PLACE]
    (row,) = unit.record.rows
    assert row["name"] == "live"
    assert set(row[UNOBSERVED]) == set(EksCluster.__annotations__) - {"name"}


def test_a_service_that_is_gone_makes_the_list_partial(source, gather, faults):
    """What was listed and cannot be described is not left out in silence."""
    gone = '{"services": [], "failures": [{"arn": "arn:gone", "reason": "MISSING"}]}'
    faults.answer["ecs:DescribeServices"] = lambda _: gone
    unit = gather(source, services)[EcsService.kind, PLACE]
    assert unit.record is None
    assert (unit.evidence.gap.cause, unit.evidence.gap.code) == ("incomplete", "Failures")
