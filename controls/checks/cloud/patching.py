"""Checks of patching: machines known and patched in time, and nothing run past its support."""

from datetime import date, datetime, timedelta

from collectors.aws.compute.ecs import EcsService
from collectors.aws.compute.eks import EksCluster, NodeGroup
from collectors.aws.compute.functions import Function
from collectors.aws.compute.images import MachineImage
from collectors.aws.compute.managed_instances import ManagedInstance, PatchState
from collectors.aws.compute.patch_baselines import PatchBaseline
from collectors.aws.network.instances import Instance
from collectors.resource import Resource
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory


@check("CLD-301")
def instance_is_known_to_patching(instance: Instance, managed: Inventory[ManagedInstance]) -> None:
    """Every machine that runs is known to the service that lists and patches machines."""
    _must_run(instance)
    assert managed.by("id").get(instance.id), "runs, and Systems Manager does not know it"


@check("CLD-301")
def managed_instance_answers(machine: ManagedInstance) -> None:
    """The agent on a machine answers, so that what is told of it is of today."""
    assert machine.online, "its agent does not answer"


@check("CLD-301")
def managed_instance_holds_its_settings(machine: ManagedInstance) -> None:
    """What Systems Manager tells a machine to hold is held."""
    if machine.associations is None:
        not_applicable("is told to hold nothing")
    assert machine.associations != "Failed", "the last of what it is told to hold failed"


@check("CLD-302")
def managed_instance_lacks_no_patch(machine: ManagedInstance) -> None:
    """No approved patch is missing on a machine, nor failed to install."""
    found = _patches(machine)
    assert not found["missing"], f"approved patches that it lacks: {found['missing']}"
    assert not found["failed"], f"patches that failed to install: {found['failed']}"


@check("CLD-302")
def managed_instance_was_scanned_lately(
    machine: ManagedInstance, *, now: datetime, within: timedelta
) -> None:
    """A machine's patches were looked at within the time allowed."""
    ended = _patches(machine)["ended"]
    assert now - ended <= within, f"its patches were last looked at on {ended.date()}"


@check("CLD-302")
def managed_instance_was_restarted(machine: ManagedInstance) -> None:
    """Patches that a machine has are in force: none waits for a restart."""
    waiting = _patches(machine)["restart_pending"]
    assert not waiting, f"patches that wait for a restart: {waiting}"


def _patches(machine: ManagedInstance) -> PatchState:
    assert machine.patches, "no scan for patches was ever reported of it"
    return machine.patches


@check("CLD-303")
def baseline_approves_in_time(baseline: PatchBaseline, *, approve_within: int) -> None:
    """The rules that machines are patched by approve a patch soon after its release."""
    if not (baseline.default or baseline.groups):
        not_applicable("no machine follows it")
    assert baseline.rules, "approves no patch by itself"
    for rule in baseline.rules:
        days, what = rule["after_days"], "; ".join(rule["filters"]) or "all patches"
        assert days is not None, f"approves nothing released after a fixed day ({what})"
        assert days <= approve_within, f"approves {days} days after release ({what})"


@check("CLD-304")
def function_runtime_is_supported(
    function: Function, *, now: datetime, ends: list[str], as_of: str
) -> None:
    """What a function runs on still gets fixes of security."""
    if function.runtime is None:
        not_applicable("a container image, which brings its own runtime")
    _must_be_supported(function, function.runtime, now, ends, as_of)


@check("CLD-305")
def cluster_version_is_supported(
    cluster: EksCluster, *, now: datetime, ends: list[str], as_of: str
) -> None:
    """The version of Kubernetes that a cluster runs is under standard support."""
    _must_be_supported(cluster, cluster.version, now, ends, as_of)


def _must_be_supported(
    resource: Resource, version: str, now: datetime, ends: list[str], as_of: str
) -> None:
    """Hold a version to the day its support ends, from lines of `version day`."""
    known = dict(line.split() for line in ends)
    if version not in known:
        not_observed(resource, f"the end of support of {version}", f"not in the table of {as_of}")
    end = date.fromisoformat(known[version])
    assert now.date() <= end, f"support of {version} ended on {end} ({as_of})"


@check("CLD-305")
def node_group_keeps_up(group: NodeGroup, clusters: Inventory[EksCluster], *, behind: int) -> None:
    """The machines of a cluster run a version of Kubernetes close to that of the cluster."""
    if group.version is None:
        not_applicable("its launch template decides what its machines run")
    found = clusters.by("name").get(group.cluster)
    if not found:
        not_observed(group, "the version of its cluster", f"{group.cluster} is not in the list")
    own, wanted = (int(each.rpartition(".")[2]) for each in (group.version, found[0].version))
    assert wanted - own <= behind, f"runs {group.version} in a cluster of {found[0].version}"


@check("CLD-306")
def instance_image_is_recent(
    instance: Instance, images: Inventory[MachineImage], *, now: datetime, max_age: timedelta
) -> None:
    """A machine that runs was started from an image built within the time allowed."""
    image = _own_image(instance, images)
    assert now - image.created <= max_age, f"its image was built on {image.created.date()}"


@check("CLD-306")
def instance_image_is_not_deprecated(
    instance: Instance, images: Inventory[MachineImage], *, now: datetime
) -> None:
    """No machine that runs was started from an image that its owner calls outdated."""
    image = _own_image(instance, images)
    assert image.state != "disabled", "its image is disabled"
    assert not (image.deprecated and image.deprecated <= now), (
        f"its image is called outdated since {image.deprecated and image.deprecated.date()}"
    )


def _own_image(instance: Instance, images: Inventory[MachineImage]) -> MachineImage:
    _must_run(instance)
    found = images.by("id").get(instance.image)
    if not found:
        not_applicable("its image is not the account's own, or is gone")
    return found[0]


def _must_run(instance: Instance) -> None:
    if instance.state != "running":
        not_applicable(f"does not run: {instance.state}")


@check("CLD-307")
def service_takes_platform_updates(service: EcsService, *, platforms: list[str]) -> None:
    """Containers without machines of one's own run on a platform that gets updates."""
    if service.platform is None:
        not_applicable("runs on machines of one's own")
    assert service.platform in platforms, f"holds on to platform {service.platform}"
