"""What sets machines up: stacks, builds and pipelines, and the machines data is worked on with."""

import pytest

from collectors.aws.compute.analytics import EmrBlock, Notebook, emr_blocks, notebooks
from collectors.aws.compute.builds import (
    BuildProject,
    SourceCredential,
    build_projects,
    source_credentials,
)
from collectors.aws.compute.pipelines import Pipeline, pipelines
from collectors.aws.compute.stacks import Stack, stacks
from collectors.aws.operations import evidence_of
from evidence.record import Record

PLACE = "123456789012/eu-west-1"


@pytest.fixture
def seen(source, gather):
    """Reads one kind in eu-west-1, and gives its transcript and its only resource."""

    def read(model, collector):
        unit = gather(source, collector)[model.kind, PLACE]
        assert unit.evidence.complete
        (only,) = model.hydrate(Record.parse(unit.record.body).rows)
        return unit.transcript.body, only

    return read


def test_stacks_come_without_values(seen):
    """Parameters and outputs are kept by name, and drift that nobody looked for is no drift."""
    body, stack = seen(Stack, stacks)
    assert [each["name"] for each in stack.parameters] == ["Password", "Token"]
    assert (stack.outputs, stack.protected, stack.status) == (
        ["TopicArn"],
        True,
        "CREATE_COMPLETE",
    )
    assert (stack.drift, stack.drift_checked) == ("NOT_CHECKED", None)
    assert stack.tags["environment"] == "production"
    assert b"correct-horse" not in body


def test_a_masked_parameter_is_hidden():
    """CloudFormation answers stars for a parameter that is not to be shown."""
    told = [
        {"ParameterKey": "Password", "ParameterValue": "****"},
        {"ParameterKey": "Stage", "ParameterValue": "live"},
    ]
    answer = {"Stacks": [{"StackName": "orders", "Parameters": told}]}
    (stack,) = evidence_of("cloudformation:DescribeStacks", answer)["Stacks"]
    assert stack["Parameters"] == [
        {"ParameterKey": "Password", "Hidden": True},
        {"ParameterKey": "Stage", "Hidden": False},
    ]


def test_builds_tell_power_output_and_variables(seen):
    """A build tells its rights and the names and sorts of its variables."""
    body, release = seen(BuildProject, build_projects)
    assert (release.privileged, release.visibility) == (True, "PRIVATE")
    assert (release.plain_artifacts, release.insecure_source, release.logs) == (
        True,
        True,
        ["cloudwatch"],
    )
    assert release.variables == [
        {"name": "NPM_TOKEN", "type": "PLAINTEXT"},
        {"name": "DB_PASSWORD", "type": "PARAMETER_STORE"},
    ]
    assert release.tags == {"owner": "platform"}
    assert b"correct-horse" not in body


def test_credentials_tell_how_they_sign_in(seen):
    """A credential for sources tells its sort, never the token."""
    _, github = seen(SourceCredential, source_credentials)
    assert (github.server, github.sign_in) == ("GITHUB", "PERSONAL_ACCESS_TOKEN")


def test_pipelines_tell_their_stages(seen):
    """A pipeline without approval names the stage that deploys, and no token is kept."""
    body, release = seen(Pipeline, pipelines)
    assert release.deploys_unapproved == ["Live"]
    assert release.plain_source
    assert b"correct-horse" not in body


def test_emr_tells_its_block(seen):
    """Ports that are let through are told as they are written down."""
    _, block = seen(EmrBlock, emr_blocks)
    assert (block.blocks, block.open_ports) == (True, ["22", "8000-8010"])


def test_notebooks_tell_their_way_out(seen):
    """A notebook tells whether it reaches the internet by itself, and who is root on it."""
    _, lab = seen(Notebook, notebooks)
    assert (lab.internet, lab.root, lab.kms_key, lab.subnet) == (True, False, None, None)
