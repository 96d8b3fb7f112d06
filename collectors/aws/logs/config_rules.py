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
UNTRIED = "untried"
_OUTCOMES = {
    "COMPLIANT": "holds",  # AWS's word for it, not ours
    "NON_COMPLIANT": "broken",
    "NOT_APPLICABLE": "nothing",
    "INSUFFICIENT_DATA": UNTRIED,
}


class ConfigRule(Resource, kind="aws.config.rule"):
    """A rule of AWS Config; its id is the ARN.

    `source` is the managed rule it follows, or the function of one's own; `owner` says whose
    (`AWS`, `CUSTOM_LAMBDA`, `CUSTOM_POLICY`). `created_by` is the service that put it there, None
    for the account itself. `outcome` says what it found: that it `holds`, that some resource makes
    it `broken`, `nothing` it applies to, or `untried` where it never judged anything.
    """

    name: str
    owner: str
    source: str | None
    created_by: str | None
    outcome: str


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
    found, lost = _outcomes(aws)
    for rule in aws.pages(RULES, "ConfigRules"):
        name = rule["ConfigRuleName"]
        # A rule that the second list leaves out has not judged yet.
        told = {"outcome": found.get(name, UNTRIED)}
        yield {
            "id": rule["ConfigRuleArn"],
            "name": name,
            "owner": rule["Source"]["Owner"],
            "source": rule["Source"].get("SourceIdentifier"),
            "created_by": rule.get("CreatedBy"),
            **({UNOBSERVED: {"outcome": lost}} if lost else told),
        }


def _outcomes(aws: Aws) -> tuple[dict[str, str], str]:
    """What each rule says, by its name, and why that could not be read, if so."""
    found: dict[str, str] = {}
    try:
        for each in aws.pages(COMPLIANCE, "ComplianceByConfigRules"):
            told = (each.get("Compliance") or {}).get("ComplianceType")
            found[each["ConfigRuleName"]] = _OUTCOMES[told] if told else UNTRIED
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
