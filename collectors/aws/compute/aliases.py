"""Aliases of Lambda functions, each of which has a policy of its own beside the function's."""

from collections.abc import Iterator

from collectors.aws.compute.functions import (
    ABSENT,
    FUNCTIONS,
    INVOKE_URL,
    POLICY,
    URLS,
    FunctionUrl,
    opens_interface,
    url_of,
)
from collectors.aws.policies.policy import Statement, is_public, reaches, statements
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

ALIASES = "lambda:ListAliases"


class FunctionAlias(Resource, kind="aws.lambda.alias"):
    """An alias of a function; its id is the ARN. `function` is that of the function.

    Who may call a function by an alias stands in the alias's own policy, which the function's does
    not tell; None where it has none. `urls` are its addresses on the internet, told only where that
    policy lets somebody call one. Policies of single versions are not read.
    """

    name: str
    function: str
    policy: list[Statement] | None
    urls: list[FunctionUrl]

    @property
    def callable_by_anybody(self) -> list[Statement]:
        """The statements that let anybody at all call it through Lambda's own interface."""
        return [each for each in self.policy or () if is_public(each) and opens_interface(each)]


@collector(
    FunctionAlias,
    grain="region",
    needs=(POLICY, ALIASES, "lambda:ListFunctionUrlConfigs", FUNCTIONS),
)
def aliases(aws: Aws) -> Iterator[Fields]:
    """Every alias of every function of the region."""
    for function in [*aws.pages(FUNCTIONS, "Functions")]:
        for told in aws.pages(ALIASES, "Aliases", FunctionName=function["FunctionName"]):
            yield {
                "id": told["AliasArn"],
                "name": told["Name"],
                "function": function["FunctionArn"],
            }


@aliases.facet
def policy(aws: Aws, row: Fields) -> list[Statement] | None:
    """The statements of the alias's own policy."""
    return _policy(aws, row)


def _policy(aws: Aws, row: Fields) -> list[Statement] | None:
    asked = {"FunctionName": row["function"], "Qualifier": row["name"]}
    answer = aws.call_or_none(POLICY, absent=(ABSENT,), **asked)
    return None if answer is None else statements(answer["Policy"], "alias policy")


@aliases.facet
def urls(aws: Aws, row: Fields) -> list[FunctionUrl]:
    """Its addresses on the internet, asked for only where its policy lets somebody call one."""
    given = _policy(aws, row) or []
    if not any(
        each["effect"] == "Allow" and reaches(each, INVOKE_URL, row["id"]) for each in given
    ):
        return []
    told = aws.pages(URLS, "FunctionUrlConfigs", FunctionName=row["function"])
    return [url_of(each) for each in told if each["FunctionArn"] == row["id"]]
