"""Lambda functions: what they run on, who may call them, and what they are started with."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.policies.policy import Statement, is_public, reaches, statements
from collectors.aws.session import Aws
from collectors.aws.storage.rated import with_tags
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields

FUNCTIONS = "lambda:ListFunctions"
POLICY = "lambda:GetPolicy"
URLS = "lambda:ListFunctionUrlConfigs"
SIGNING = "lambda:ListCodeSigningConfigs"
SIGNED = "lambda:ListFunctionsByCodeSigningConfig"
INVOKE_URL = "lambda:InvokeFunctionUrl"
ABSENT = "ResourceNotFoundException"


class FunctionUrl(TypedDict):
    """An address on the internet that calls a function.

    `sign_in` is `AWS_IAM`, or `NONE` where callers are not asked who they are.
    """

    sign_in: str
    origins: list[str]


class Function(Resource, kind="aws.lambda.function"):
    """A function of one region, its unpublished version; its id is the ARN.

    `runtime` is None for a container image. `vpc` is None outside of every VPC. `kms_key` is the
    key named for its variables, None with Lambda's own; of `variables` only names are read.
    `tracing` is `Active` or `PassThrough`. `dead_letters` is where failed events go. `policy` is
    None where it has none. `urls` are told only of functions whose policy lets somebody call one,
    which nobody outside the account can do otherwise. `signing` is what happens to code that is not
    signed (`Enforce`, `Warn`), None where nothing is demanded.
    """

    name: str
    runtime: str | None
    package: str
    role: str
    vpc: str | None
    security_groups: list[str]
    kms_key: str | None
    variables: list[str]
    layers: list[str]
    tracing: str
    dead_letters: str | None
    tags: dict[str, str]
    signing: str | None
    policy: list[Statement] | None
    urls: list[FunctionUrl]

    @property
    def callable_by_anybody(self) -> list[Statement]:
        """The statements that let anybody at all call it through Lambda's own interface."""
        return [each for each in self.policy or () if is_public(each) and opens_interface(each)]


def opens_interface(statement: Statement) -> bool:
    """Whether a statement opens more than the URL of a function."""
    by_url = ("lambda:FunctionUrlAuthType", "lambda:InvokedViaFunctionUrl")
    return statement["actions"] != [INVOKE_URL] and not any(
        key in condition for key in by_url for condition in statement["conditions"]
    )


@collector(
    Function,
    grain="region",
    needs=(
        POLICY,
        "lambda:ListCodeSigningConfigs",
        "lambda:ListFunctionUrlConfigs",
        FUNCTIONS,
        SIGNED,
        "tag:GetResources",
    ),
)
def functions(aws: Aws) -> Iterator[Fields]:
    """Every function of the region."""
    yield from with_tags(aws, "lambda:function", _listed(aws))


def _listed(aws: Aws) -> Iterator[Fields]:
    signing: dict[str, str] | str | None = None
    for told in aws.pages(FUNCTIONS, "Functions"):
        if signing is None:
            signing = _signing(aws)
        arn = told["FunctionArn"]
        known = (
            {UNOBSERVED: {"signing": signing}}
            if isinstance(signing, str)
            else {"signing": signing.get(arn)}
        )
        yield {
            "id": arn,
            "name": told["FunctionName"],
            "runtime": told.get("Runtime"),
            "package": told.get("PackageType") or "Zip",
            "role": told["Role"],
            "vpc": (told.get("VpcConfig") or {}).get("VpcId") or None,
            "security_groups": sorted((told.get("VpcConfig") or {}).get("SecurityGroupIds") or ()),
            "kms_key": told.get("KMSKeyArn"),
            "variables": sorted((told.get("Environment") or {}).get("Variables") or ()),
            "layers": [layer["Arn"] for layer in told.get("Layers") or ()],
            "tracing": (told.get("TracingConfig") or {}).get("Mode") or "PassThrough",
            "dead_letters": (told.get("DeadLetterConfig") or {}).get("TargetArn"),
            **known,
        }


def _signing(aws: Aws) -> dict[str, str] | str:
    """What is demanded of the code of which function, or why that could not be observed.

    Read from the few lists of demands, not from each function.
    """
    found = {}
    try:
        for demand in aws.pages(SIGNING, "CodeSigningConfigs"):
            what = demand["CodeSigningPolicies"]["UntrustedArtifactOnDeployment"]
            arn = demand["CodeSigningConfigArn"]
            for held in aws.pages(SIGNED, "FunctionArns", CodeSigningConfigArn=arn):
                found[held] = what
    except UnobservedError as error:
        return str(error)
    return found


@functions.facet
def policy(aws: Aws, row: Fields) -> list[Statement] | None:
    """The statements of the function's policy."""
    return _policy(aws, row)


def _policy(aws: Aws, row: Fields) -> list[Statement] | None:
    answer = aws.call_or_none(POLICY, absent=(ABSENT,), FunctionName=row["id"])
    return None if answer is None else statements(answer["Policy"], "function policy")


@functions.facet
def urls(aws: Aws, row: Fields) -> list[FunctionUrl]:
    """Its addresses on the internet, asked for only where its policy lets somebody call one."""
    given = _policy(aws, row) or []
    if not any(
        each["effect"] == "Allow" and reaches(each, INVOKE_URL, row["id"]) for each in given
    ):
        return []
    told = aws.pages(URLS, "FunctionUrlConfigs", FunctionName=row["id"])
    # Those of its aliases are listed too, whose own policies decide.
    own = (row["id"], f"{row['id']}:$LATEST")
    return [url_of(each) for each in told if each["FunctionArn"] in own]


def url_of(told: dict[str, Any]) -> FunctionUrl:
    """An address as Lambda lists it (lambda:ListFunctionUrlConfigs)."""
    origins = (told.get("Cors") or {}).get("AllowOrigins") or ()
    return FunctionUrl(sign_in=told["AuthType"], origins=sorted(origins))
