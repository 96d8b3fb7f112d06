"""CodePipeline pipelines: the stages that a change goes through on its way to live use."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.compute.arns import arn
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

PIPELINES = "codepipeline:ListPipelines"
PIPELINE = "codepipeline:GetPipeline"


class Stage(TypedDict):
    """A stage of a pipeline; `actions` are what it does, in order (`Approval`, `Deploy`)."""

    name: str
    actions: list[str]


class Pipeline(Resource, kind="aws.codepipeline.pipeline"):
    """A pipeline of one region; its id is the ARN.

    `plain_source` tells that a source is fetched with a token written into the pipeline.
    """

    name: str
    stages: list[Stage]
    plain_source: bool

    @property
    def deploys_unapproved(self) -> list[str]:
        """The stages that deploy without a person's approval in them or before them."""
        approved, found = False, []
        for stage in self.stages:
            for action in stage["actions"]:
                approved = approved or action == "Approval"
                if action == "Deploy" and not approved and stage["name"] not in found:
                    found.append(stage["name"])
        return found

    @property
    def deploys(self) -> bool:
        """Whether it deploys anything."""
        return any("Deploy" in stage["actions"] for stage in self.stages)


@collector(Pipeline, grain="region", needs=(PIPELINES, PIPELINE))
def pipelines(aws: Aws) -> Iterator[Fields]:
    """Every pipeline of the region."""
    for told in aws.pages(PIPELINES, "pipelines"):
        yield {"id": arn(aws, "codepipeline", told["name"]), "name": told["name"]}


def _asked(aws: Aws, row: Fields) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = aws.call(PIPELINE, name=row["name"])["pipeline"]["stages"]
    return told


@pipelines.facet
def stages(aws: Aws, row: Fields) -> list[Stage]:
    """Its stages; actions of one stage stand in the order in which they run."""
    return [
        Stage(
            name=stage["name"],
            actions=[
                action["actionTypeId"]["category"] for action in sorted(stage["actions"], key=_turn)
            ],
        )
        for stage in _asked(aws, row)
    ]


def _turn(action: dict[str, Any]) -> tuple[int, bool]:
    """When an action runs; what runs at once with an approval does not wait for it."""
    return action.get("runOrder") or 1, action["actionTypeId"]["category"] == "Approval"


@pipelines.facet
def plain_source(aws: Aws, row: Fields) -> bool:
    """Whether it fetches from GitHub by a token of its own (the action of the first version)."""
    kinds = (action["actionTypeId"] for stage in _asked(aws, row) for action in stage["actions"])
    return any(
        (each["category"], each["owner"], each["provider"]) == ("Source", "ThirdParty", "GitHub")
        for each in kinds
    )
