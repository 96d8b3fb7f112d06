"""AWS Config rules and what they found, and aggregators that bring findings together."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import UNOBSERVED, Fields

RULES = "config:DescribeConfigRules"
COMPLIANCE = "config:DescribeComplianceByConfigRule"
AGGREGATORS = "config:DescribeConfigurationAggregators"
UNTRIED = "INSUFFICIENT_DATA"


class ConfigRule(Resource, kind="aws.config.rule"):
    """A rule of AWS Config; its id is the ARN.

    `source` is the managed rule it follows, or the function of one's own; `owner` says whose
    (`AWS`, `CUSTOM_LAMBDA`, `CUSTOM_POLICY`). `created_by` is the service that put it there, None
    for the account itself. `compliance` is `COMPLIANT`, `NON_COMPLIANT`, `NOT_APPLICABLE`, or
    `INSUFFICIENT_DATA` where it never judged anything.
    """

    name: str
    owner: str
    source: str | None
    created_by: str | None
    compliance: str


class ConfigAggregator(Resource, kind="aws.config.aggregator"):
    """An aggregator; its id is the ARN. `regions` is empty where it takes in `all_regions`."""

    name: str
    organization: bool
    accounts: list[str]
    all_regions: bool
    regions: list[str]


@collector(ConfigRule, grain="region", needs=(RULES, COMPLIANCE))
def rules(aws: Aws) -> Iterator[Fields]:
    """Every rule of the region, with what it says of the resources it judges."""
    found, lost = _compliance(aws)
    for rule in aws.pages(RULES, "ConfigRules"):
        name = rule["ConfigRuleName"]
        # A rule that the second list leaves out has not judged yet.
        told = {"compliance": found.get(name, UNTRIED)}
        yield {
            "id": rule["ConfigRuleArn"],
            "name": name,
            "owner": rule["Source"]["Owner"],
            "source": rule["Source"].get("SourceIdentifier"),
            "created_by": rule.get("CreatedBy"),
            **({UNOBSERVED: {"compliance": lost}} if lost else told),
        }


def _compliance(aws: Aws) -> tuple[dict[str, str], str]:
    """What each rule says, by its name, and why that could not be read, if so."""
    found: dict[str, str] = {}
    try:
        for each in aws.pages(COMPLIANCE, "ComplianceByConfigRules"):
            told = (each.get("Compliance") or {}).get("ComplianceType")
            found[each["ConfigRuleName"]] = told or UNTRIED
    except UnobservedError as error:
        return {}, str(error)
    return found, ""


@collector(ConfigAggregator, grain="region", needs=(AGGREGATORS,))
def aggregators(aws: Aws) -> Iterator[Fields]:
    """Every aggregator of the region."""
    for each in aws.pages(AGGREGATORS, "ConfigurationAggregators", Limit=100):
        organization = each.get("OrganizationAggregationSource")
        sources = [organization] if organization else each.get("AccountAggregationSources") or []
        yield {
            "id": each["ConfigurationAggregatorArn"],
            "name": each["ConfigurationAggregatorName"],
            "organization": organization is not None,
            "accounts": sorted(
                {one for source in sources for one in source.get("AccountIds") or ()}
            ),
            "all_regions": any(source.get("AllAwsRegions") for source in sources),
            "regions": sorted(
                {one for source in sources for one in source.get("AwsRegions") or ()}
            ),
        }
