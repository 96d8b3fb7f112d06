"""Checks of containers: their images, what they may do on their host, and who runs them."""

from collectors.aws.compute.ecs import EcsCluster, EcsService
from collectors.aws.compute.ecs_tasks import TaskContainer, TaskDefinition
from collectors.aws.compute.eks import EksCluster, NodeGroup
from collectors.aws.compute.public_repositories import PublicRepository
from collectors.aws.compute.repositories import Registry, Repository
from collectors.aws.network.ranges import is_wide, within
from controls.check import check, not_applicable
from controls.population import Inventory

ROOT = ("root", "0")
BASIC = "BASIC"


@check("CLD-337")
def task_lacks_privilege(task: TaskDefinition, *, approved: list[str]) -> None:
    """No container has root rights on its host, apart from approved tasks."""
    found = [each["name"] for each in task.containers if each["privileged"]]
    assert task.family in approved or not found, f"privileged: {', '.join(found)}"


@check("CLD-337")
def task_keeps_off_its_host(task: TaskDefinition, *, approved: list[str]) -> None:
    """No container shares the network or the processes of its host, apart from approved tasks."""
    if task.family in approved:
        return
    assert task.network != "host", "shares the network of its host"
    assert task.processes != "host", "shares the processes of its host"


@check("CLD-338")
def task_runs_without_root(task: TaskDefinition) -> None:
    """Containers run as an ordinary user that their definition names."""
    unnamed = [each["name"] for each in task.containers if each["user"] is None]
    assert not unnamed, f"no user is named, so the image decides: {', '.join(unnamed)}"
    found = [each["name"] for each in task.containers if _is_root(each)]
    assert not found, f"runs as root: {', '.join(found)}"


def _is_root(container: TaskContainer) -> bool:
    return (container["user"] or "").partition(":")[0] in ROOT


@check("CLD-338")
def task_files_are_read_only(task: TaskDefinition) -> None:
    """Nothing can be written into a container's own files."""
    found = [each["name"] for each in task.containers if not each["read_only"]]
    assert not found, f"can be written to: {', '.join(found)}"


@check("CLD-336")
def task_is_recorded(task: TaskDefinition) -> None:
    """Each container leaves a log."""
    found = [each["name"] for each in task.containers if not each["log_driver"]]
    assert not found, f"writes no log: {', '.join(found)}"


@check("CLD-336")
def task_cluster_is_watched(cluster: EcsCluster) -> None:
    """What runs in a cluster of ECS is measured."""
    _must_be_in_use(cluster)
    assert cluster.insights != "disabled", "nothing of what runs in it is measured"


@check("CLD-336")
def task_cluster_records_commands(cluster: EcsCluster, services: Inventory[EcsService]) -> None:
    """What people do inside of containers is recorded."""
    _must_be_in_use(cluster)
    if not any(service.commands and service.cluster == cluster.id for service in services):
        not_applicable("nobody can run commands inside of its containers")
    assert cluster.session_log != "NONE", "commands inside of its containers are not recorded"


def _must_be_in_use(cluster: EcsCluster) -> None:
    if cluster.status == "INACTIVE":
        not_applicable("was deleted")


@check("CLD-336")
def kubernetes_cluster_is_recorded(cluster: EksCluster, *, control_logs: list[str]) -> None:
    """The control plane of a cluster writes the logs that are asked for."""
    missing = [name for name in control_logs if name not in cluster.logs]
    assert not missing, f"writes no log of {', '.join(missing)}"


@check("CLD-339")
def service_has_no_public_address(service: EcsService) -> None:
    """Containers stand behind a load balancer, not on the internet themselves."""
    if service.public_address is None:
        not_applicable("its tasks have no address of their own")
    assert not service.public_address, "its tasks get addresses on the internet"


@check("CLD-339")
def kubernetes_endpoint_is_narrow(cluster: EksCluster) -> None:
    """Not all of the internet can knock at the control plane of a cluster."""
    wide = any(is_wide(within(cluster.public_ranges, version), version) for version in (4, 6))
    assert not (cluster.public_endpoint and wide), (
        f"its control plane may be reached from {', '.join(cluster.public_ranges)}"
    )
    assert not cluster.public_endpoint or cluster.public_ranges, (
        "its control plane may be reached from everywhere"
    )


@check("CLD-339")
def node_group_ssh_is_narrow(group: NodeGroup) -> None:
    """The machines of a cluster are not open to SSH from everywhere."""
    assert not group.ssh or group.ssh_groups, "its machines are open to SSH from everywhere"


@check("CLD-340")
def kubernetes_secrets_are_encrypted(cluster: EksCluster) -> None:
    """Secrets of a cluster are encrypted under a key whose use can be limited and recorded."""
    assert cluster.secrets_key, "its secrets are not under a key of ours"


@check("CLD-333")
def repository_is_not_public(repository: Repository) -> None:
    """Nobody can fetch an image without being named by the policy of its repository."""
    assert not repository.public, "its policy lets anybody in"


@check("CLD-344")
def public_repository_is_approved(repository: PublicRepository, *, approved: list[str]) -> None:
    """Nothing is in the public registry but what was approved for everybody."""
    assert repository.name in approved, "anybody may fetch it, and it is not on the approved list"


@check("CLD-341")
def repository_is_scanned(repository: Repository, registries: Inventory[Registry]) -> None:
    """Images are searched for weaknesses when they are pushed, or all the time."""
    by_region = any(registry.scans(repository.name) for registry in registries)
    # Where Inspector scans, a repository's own setting has no effect.
    by_itself = repository.scan_on_push and all(each.scan_type == BASIC for each in registries)
    assert by_itself or by_region, "its images are not searched for weaknesses"


@check("CLD-341")
def repository_clears_old_images(repository: Repository) -> None:
    """Images that nobody runs any more are cleared away."""
    assert repository.lifecycle, "keeps every image for ever"
