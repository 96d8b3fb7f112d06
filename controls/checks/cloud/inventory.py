"""Checks of inventory: what runs names its owner, its class of data and its environment."""

from collections.abc import Mapping

from collectors.aws.compute.auto_scaling import ScalingGroup
from collectors.aws.compute.ecs import EcsCluster
from collectors.aws.compute.eks import EksCluster
from collectors.aws.compute.functions import Function
from collectors.aws.compute.repositories import Repository
from collectors.aws.compute.stacks import Stack
from collectors.aws.messaging.queues import Queue
from collectors.aws.messaging.topics import Topic
from collectors.aws.network.instances import Instance
from controls.check import check, not_applicable


@check("CLD-321")
def instance_names_its_owner(instance: Instance, *, tags: list[str]) -> None:
    """A machine names its owner and the class of its data."""
    _must_be_there(instance)
    _must_carry(instance.tags, tags)


@check("CLD-321")
def function_names_its_owner(function: Function, *, tags: list[str]) -> None:
    """A function names its owner and the class of its data."""
    _must_carry(function.tags, tags)


@check("CLD-321")
def task_cluster_names_its_owner(cluster: EcsCluster, *, tags: list[str]) -> None:
    """A cluster of ECS names its owner and the class of its data."""
    _must_be_in_use(cluster)
    _must_carry(cluster.tags, tags)


@check("CLD-321")
def kubernetes_cluster_names_its_owner(cluster: EksCluster, *, tags: list[str]) -> None:
    """A cluster of EKS names its owner and the class of its data."""
    _must_carry(cluster.tags, tags)


@check("CLD-321")
def repository_names_its_owner(repository: Repository, *, tags: list[str]) -> None:
    """A repository of images names its owner and the class of its data."""
    _must_carry(repository.tags, tags)


@check("CLD-321")
def stack_names_its_owner(stack: Stack, *, tags: list[str]) -> None:
    """A stack names its owner and the class of its data."""
    if stack.parent:
        not_applicable("part of another stack, whose tags it takes on")
    _must_carry(stack.tags, tags)


@check("CLD-321")
def queue_names_its_owner(queue: Queue, *, tags: list[str]) -> None:
    """A queue names its owner and the class of its data."""
    _must_carry(queue.tags, tags)


@check("CLD-321")
def topic_names_its_owner(topic: Topic, *, tags: list[str]) -> None:
    """A topic names its owner and the class of its data."""
    _must_carry(topic.tags, tags)


@check("CLD-321")
def scaling_group_passes_tags_on(group: ScalingGroup, *, tags: list[str]) -> None:
    """Machines that are started by themselves are named like those that people start."""
    _must_carry(group.tags, tags)
    kept = [tag for tag in tags if tag not in group.tags_passed_on]
    assert not kept, f"its machines do not get the tags {', '.join(kept)}"


@check("CLD-322")
def instance_names_its_environment(
    instance: Instance, *, key: str, environments: list[str]
) -> None:
    """A machine names the environment it belongs to."""
    _must_be_there(instance)
    _must_name(instance.tags, key, environments)


@check("CLD-322")
def function_names_its_environment(
    function: Function, *, key: str, environments: list[str]
) -> None:
    """A function names the environment it belongs to."""
    _must_name(function.tags, key, environments)


@check("CLD-322")
def task_cluster_names_its_environment(
    cluster: EcsCluster, *, key: str, environments: list[str]
) -> None:
    """A cluster of ECS names the environment it belongs to."""
    _must_be_in_use(cluster)
    _must_name(cluster.tags, key, environments)


@check("CLD-322")
def kubernetes_cluster_names_its_environment(
    cluster: EksCluster, *, key: str, environments: list[str]
) -> None:
    """A cluster of EKS names the environment it belongs to."""
    _must_name(cluster.tags, key, environments)


@check("CLD-322")
def stack_names_its_environment(stack: Stack, *, key: str, environments: list[str]) -> None:
    """A stack names the environment it belongs to."""
    if stack.parent:
        not_applicable("part of another stack, whose tags it takes on")
    _must_name(stack.tags, key, environments)


def _must_be_there(instance: Instance) -> None:
    if instance.gone:
        not_applicable(f"is {instance.state}")


def _must_be_in_use(cluster: EcsCluster) -> None:
    if cluster.status == "INACTIVE":
        not_applicable("was deleted")


def _must_carry(given: Mapping[str, str], wanted: list[str]) -> None:
    missing = [tag for tag in wanted if not given.get(tag)]
    assert not missing, f"lacks the tags {', '.join(missing)}"


def _must_name(given: Mapping[str, str], key: str, environments: list[str]) -> None:
    named = given.get(key)
    assert named, f"lacks the tag {key}"
    assert named.lower() in environments, f"names an environment that is not known: {named}"
