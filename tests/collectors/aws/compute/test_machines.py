"""Machines: their images, their groups, their patches and what they are told to do by."""

from collectors.aws.compute.auto_scaling import ScalingGroup, scaling_groups
from collectors.aws.compute.images import MachineImage, images
from collectors.aws.compute.managed_instances import ManagedInstance, managed_instances
from collectors.aws.compute.patch_baselines import PatchBaseline, patch_baselines
from collectors.aws.compute.ssm_store import (
    Document,
    ManagerSettings,
    Parameter,
    documents,
    parameters,
    settings,
)

PLACE = "123456789012/eu-west-1"
QUIET = "123456789012/us-east-1"


def test_groups_tell_template_zones_and_tags(seen):
    """A group names its template with version, its zones, and which tags its machines get."""
    groups = seen(ScalingGroup, scaling_groups)
    web, old = groups["web"], groups["old"]
    assert web.template.startswith("lt-")
    assert web.template.endswith(":1")
    assert (web.zones, web.health_checks) == (["eu-west-1a", "eu-west-1b"], ["ELB"])
    assert (web.tags, web.tags_passed_on) == (
        {"environment": "production", "owner": "platform"},
        ["owner"],
    )
    assert (old.template, old.balanced, old.tags) == (None, False, {})


def test_images_tell_who_may_start_them(seen):
    """An image that everybody may start is told apart, and so is one with a plain disk."""
    found = seen(MachineImage, images)
    assert (found["base"].public, found["open"].public) == (False, True)
    assert not found["base"].encrypted
    assert found["base"].created.tzinfo is not None
    assert found["base"].tags["owner"] == "platform"


def test_machines_tell_their_patches(seen):
    """A machine that was scanned tells what it lacks; one that never was tells that."""
    found = seen(ManagedInstance, managed_instances)
    known, silent = found["i-0a1"], found["i-0a2"]
    assert (known.online, known.associations) == (True, "Success")
    assert known.patches["missing"] == 2
    assert (known.patches["security"], known.patches["critical"]) == (1, None)
    assert known.patches["ended"].isoformat() == "2026-06-14T01:10:00+00:00"
    assert (silent.online, silent.patches) == (False, None)
    assert seen(ManagedInstance, managed_instances, QUIET) == {}


def test_patch_states_are_asked_in_batches(source, gather, faults):
    """Fifty machines are one question, not fifty; where there are none nothing is asked."""
    gather(source, managed_instances)
    assert faults.asked["ssm:DescribeInstancePatchStates"] == 1


def test_neither_names_nor_addresses_of_machines_are_kept(source, gather):
    """What a machine is called by its owner and its address do not reach the disk."""
    body = gather(source, managed_instances)[ManagedInstance.kind, PLACE].transcript.body
    assert b"mika" not in body
    assert b"10.0.0.5" not in body


def test_baselines_tell_when_they_approve(seen):
    """A baseline of the account's own tells its rules and who follows it."""
    (own,) = seen(PatchBaseline, patch_baselines).values()
    assert own.rules == [{"after_days": 30, "filters": ["CLASSIFICATION = Security"]}]
    assert (own.groups, own.rejected, own.default) == (["web"], 0, False)


def test_parameters_come_without_values(source, gather, seen):
    """A parameter is described, and its value is neither asked for nor kept."""
    found = seen(Parameter, parameters)
    assert found["/orders/password"].type == "SecureString"
    assert found["/orders/password"].id.endswith(":parameter/orders/password")
    assert (found["stage"].type, found["stage"].kms_key) == ("String", None)
    unit = gather(source, parameters)[Parameter.kind, PLACE]
    assert b"correct-horse" not in unit.transcript.body
    assert unit.record.operations == ("ssm:DescribeParameters",)


def test_documents_tell_whom_they_are_shared_with(seen):
    """A document that everybody may use says so."""
    found = seen(Document, documents)
    assert (found["restart"].shared_with, found["shared"].shared_with) == ([], ["all"])
    assert found["restart"].tags["owner"] == "platform"


def test_every_region_tells_its_settings(seen):
    """A region in which nobody changed anything lets documents be shared with everybody."""
    for place in (PLACE, QUIET):
        (row,) = seen(ManagerSettings, settings, place).values()
        assert row.public_sharing
