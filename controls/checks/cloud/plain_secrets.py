"""Checks of settings: nothing that is called a secret lies where everybody may read it."""

from collections.abc import Iterable

from collectors.aws.compute.builds import BuildProject, SourceCredential
from collectors.aws.compute.ecs_tasks import TaskDefinition
from collectors.aws.compute.functions import Function
from collectors.aws.compute.pipelines import Pipeline
from collectors.aws.compute.ssm_store import Parameter
from collectors.aws.compute.stacks import Stack
from controls.check import check

POINTERS = ("arn", "id", "name", "path", "ref", "url", "uri")
"""Last words of names that say where a secret lies, and not what it is."""


@check("CLD-331")
def function_variables_hold_no_secrets(function: Function, *, words: list[str]) -> None:
    """No variable of a function is called a secret."""
    found = _called(function.variables, words)
    assert not found, f"starts with secrets in plain variables: {', '.join(found)}"


@check("CLD-331")
def task_variables_hold_no_secrets(task: TaskDefinition, *, words: list[str]) -> None:
    """No plain variable of a container is called a secret."""
    names = (name for container in task.containers for name in container["variables"])
    found = _called(names, words)
    assert not found, f"starts with secrets in plain variables: {', '.join(found)}"


@check("CLD-331")
def build_variables_hold_no_secrets(project: BuildProject, *, words: list[str]) -> None:
    """No plain variable of a build is called a secret."""
    plain = (each["name"] for each in project.variables if each["type"] == "PLAINTEXT")
    found = _called(plain, words)
    assert not found, f"builds with secrets in plain variables: {', '.join(found)}"


@check("CLD-331")
def stack_hides_its_secrets(stack: Stack, *, words: list[str]) -> None:
    """A parameter of a stack that is called a secret is not shown."""
    found = _called((each["name"] for each in stack.parameters if not each["hidden"]), words)
    assert not found, f"shows parameters that are called secrets: {', '.join(found)}"


@check("CLD-331")
def stack_gives_no_secrets_out(stack: Stack, *, words: list[str]) -> None:
    """No output of a stack is called a secret."""
    found = _called(stack.outputs, words)
    assert not found, f"shows outputs that are called secrets: {', '.join(found)}"


@check("CLD-331")
def parameter_is_kept_secret(parameter: Parameter, *, words: list[str]) -> None:
    """A parameter that is called a secret is encrypted."""
    assert parameter.type == "SecureString" or not _called([parameter.name], words), (
        f"is called a secret and kept as plain {parameter.type}"
    )


@check("CLD-332")
def source_is_fetched_without_password(credential: SourceCredential) -> None:
    """Builds fetch their sources by a connection, not by somebody's password or token."""
    assert credential.sign_in not in ("BASIC_AUTH", "PERSONAL_ACCESS_TOKEN"), (
        f"signs in at {credential.server} by {credential.sign_in}"
    )


@check("CLD-332")
def pipeline_fetches_by_connection(pipeline: Pipeline) -> None:
    """A pipeline fetches its source by a connection, not by a token written into it."""
    assert not pipeline.plain_source, "fetches its source by a token that stands in the pipeline"


def _called(names: Iterable[str], words: list[str]) -> list[str]:
    """The names in which a word for a secret stands, unless they say where it lies."""
    return sorted({name for name in names if _is_called(name, words)})


def _is_called(name: str, words: list[str]) -> bool:
    plain = "".join(letter for letter in name.lower() if letter.isalnum())
    return any(word in plain for word in words) and not plain.endswith(POINTERS)
