"""Checks of what runs: shut to strangers, without more power than it needs, and recorded."""

from collectors.aws.compute.aliases import FunctionAlias
from collectors.aws.compute.analytics import EmrBlock, Notebook
from collectors.aws.compute.auto_scaling import ScalingGroup
from collectors.aws.compute.builds import BuildProject
from collectors.aws.compute.functions import Function
from collectors.aws.compute.images import MachineImage
from collectors.aws.compute.ssm_store import Document, ManagerSettings
from collectors.aws.compute.state_machines import StateMachine
from controls.check import check, not_applicable


@check("CLD-333")
def machine_image_is_not_public(image: MachineImage) -> None:
    """Nobody outside can start a machine from an image of ours."""
    assert not image.public, "every AWS account may start it"


@check("CLD-333")
def function_is_not_public(function: Function) -> None:
    """Nobody can call a function without being named by its policy."""
    opened = function.callable_by_anybody
    actions = sorted({action for each in opened for action in each["actions"]})
    assert not opened, f"its policy lets anybody in: {', '.join(actions) or 'all but some actions'}"


@check("CLD-333")
def function_url_demands_sign_in(function: Function) -> None:
    """Whoever calls a function over the internet signs in."""
    if not function.urls:
        not_applicable("no address of it can be called")
    assert all(url["sign_in"] != "NONE" for url in function.urls), (
        "an address on the internet calls it without sign-in"
    )


@check("CLD-333")
def alias_is_not_public(alias: FunctionAlias) -> None:
    """Nobody can call a function by an alias of it without being named by the alias's policy."""
    opened = alias.callable_by_anybody
    actions = sorted({action for each in opened for action in each["actions"]})
    assert not opened, f"its policy lets anybody in: {', '.join(actions) or 'all but some actions'}"


@check("CLD-333")
def alias_url_demands_sign_in(alias: FunctionAlias) -> None:
    """Whoever calls an alias of a function over the internet signs in."""
    if not alias.urls:
        not_applicable("no address of it can be called")
    assert all(url["sign_in"] != "NONE" for url in alias.urls), (
        "an address on the internet calls it without sign-in"
    )


@check("CLD-333")
def document_is_not_public(document: Document) -> None:
    """No document that machines are told what to do by is shown to everybody."""
    shared = {each.lower() for each in document.shared_with}
    assert "all" not in shared, "is shared with everybody"


@check("CLD-333")
def region_refuses_public_documents(settings: ManagerSettings) -> None:
    """No document can be shown to everybody, even by mistake."""
    assert not settings.public_sharing, "documents may be shared with everybody"


@check("CLD-333")
def build_is_not_public(project: BuildProject) -> None:
    """Nobody outside reads what builds write."""
    assert project.visibility == "PRIVATE", "everybody may read its builds"


@check("CLD-333")
def emr_refuses_public_clusters(block: EmrBlock) -> None:
    """No cluster for analytics starts that the internet may reach."""
    assert block.blocks, "clusters start though the internet may reach them"


@check("CLD-333")
def notebook_has_no_way_out(notebook: Notebook) -> None:
    """A notebook reaches the internet through our own network alone, if at all."""
    assert not notebook.internet, "reaches the internet past our own network"


@check("CLD-334")
def notebook_users_lack_root(notebook: Notebook) -> None:
    """Users of a notebook have no root rights on its machine."""
    assert not notebook.root, "its users have root rights on its machine"


@check("CLD-334")
def build_lacks_privilege(project: BuildProject, *, approved: list[str]) -> None:
    """No build has root rights on its host, apart from those approved for making images."""
    assert project.name in approved or not project.privileged, (
        "builds have root rights on their host, and it is not on the approved list"
    )


@check("CLD-334")
def build_checks_its_source(project: BuildProject) -> None:
    """A build looks at the certificate of the place that its source comes from."""
    assert not project.insecure_source, "fetches its source without looking at the certificate"


@check("CLD-335")
def machine_image_is_encrypted(image: MachineImage) -> None:
    """Every disk that an image brings is encrypted."""
    assert image.encrypted, "brings a disk that is not encrypted"


@check("CLD-335")
def build_output_is_encrypted(project: BuildProject) -> None:
    """What a build makes, and its log, are encrypted where they lie."""
    assert not project.plain_artifacts, "what it makes is not encrypted"
    assert not project.plain_logs, "its log is not encrypted"


@check("CLD-335")
def notebook_disk_is_under_managed_key(notebook: Notebook) -> None:
    """The disk of a notebook is encrypted under a key whose use can be limited and recorded."""
    assert notebook.kms_key, "its disk is not under a key of ours"


@check("CLD-336")
def build_is_recorded(project: BuildProject) -> None:
    """A build leaves a log."""
    assert project.logs, "writes no log"


@check("CLD-336")
def state_machine_is_recorded(machine: StateMachine) -> None:
    """What a state machine did can be told from a log."""
    assert machine.log_level != "OFF", "records none of its runs"


@check("CLD-342")
def scaling_group_spans_zones(group: ScalingGroup) -> None:
    """A group of machines outlives the loss of one zone."""
    assert len(group.zones) > 1, f"lies in {', '.join(group.zones) or 'no zone'} alone"


@check("CLD-342")
def scaling_group_asks_its_balancer(group: ScalingGroup) -> None:
    """A machine that its load balancer finds sick is replaced."""
    if not group.balanced:
        not_applicable("no load balancer stands before it")
    # A check of disks (EBS) beside that of machines asks no balancer either.
    asked = {"ELB", "VPC_LATTICE"}.intersection(group.health_checks)
    assert asked, "keeps machines that its load balancer finds sick"


@check("CLD-343")
def function_keeps_failed_events(function: Function) -> None:
    """Events that a function failed to work on are kept."""
    assert function.dead_letters, "events that it fails on are lost"
