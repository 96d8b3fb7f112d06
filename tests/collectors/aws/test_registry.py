"""Collectors, their declared permissions and what they really ask, held against each other."""

import subprocess
import sys
from pkgutil import walk_packages

import collectors.aws
from collectors.aws.account_filter import AccountFilter
from collectors.aws.discovery import actions as discovery_actions
from collectors.aws.operations import CONTENT, TABLE, action
from collectors.aws.permissions import MOST, actions, policies, size


def test_needs_are_what_is_asked(whole, collectors):
    """Every operation of a transcript is in the table, and its action in `needs`: both ways."""
    asked: dict[str, set[str]] = {}
    unserved: set[str] = set()
    for (kind, _), unit in whole.items():
        operations = {exchange.operation for exchange in unit.transcript.exchanges}
        assert operations <= set(TABLE)
        asked.setdefault(kind, set()).update(action(operation) for operation in operations)
        if unit.evidence.gap and unit.evidence.gap.cause == "unsupported":
            unserved.add(kind)
    for each in collectors:
        kind = each.resource.kind
        assert asked[kind] <= set(each.needs), each.name
        # Behind a list that the stand-in does not serve nothing more is asked.
        assert kind in unserved or asked[kind] == set(each.needs), each.name


def test_the_table_holds_nothing_unused(collectors):
    """Each action in the table is needed by a collector, by the source, or by the SDK itself."""
    needed = {name for each in collectors for name in each.needs}
    of_source = {"ec2:DescribeRegions", "sts:GetCallerIdentity", "s3:ListBucket"}
    rules = AccountFilter(include_ous=("ou-x",), include_tags={"x": "y"})
    of_source.update(discovery_actions(rules))
    assert {read.action for read in TABLE.values()} == needed | of_source


def granted(collectors):
    return [
        (action, statement["Resource"])
        for policy in policies(collectors)
        for statement in policy.document["Statement"]
        for action in statement["Action"]
    ]


def test_the_policy_is_what_the_run_asked(whole, collectors):
    """The printed policies allow the actions of the operations on the transcripts, and no other.

    Behind a list that the stand-in does not serve, or that has no item, nothing is asked: what
    stands there is the word of the collector, held by the tests of its own room.
    """
    asked = {
        action(each.operation) for unit in whole.values() for each in unit.transcript.exchanges
    }
    unserved = {
        kind
        for (kind, _), unit in whole.items()
        if unit.evidence.gap and unit.evidence.gap.cause == "unsupported"
    }
    behind = {name for each in collectors if each.resource.kind in unserved for name in each.needs}
    allowed = {name for name, _ in granted(collectors)}
    assert asked <= allowed
    assert allowed - asked <= behind | {"ec2:DescribeRegions"}


def test_the_policies_are_the_sum_of_needs(collectors):
    """They allow each action once and within IAM's limit of size; reads only, and no content."""
    allowed = [name for name, _ in granted(collectors)]
    needed = {name for each in collectors for name in each.needs}
    assert sorted(allowed) == sorted(needed | {"ec2:DescribeRegions"}) == actions(collectors)
    assert {"Allow"} == {
        each["Effect"] for policy in policies(collectors) for each in policy.document["Statement"]
    }
    assert all(size(policy.document) <= MOST for policy in policies(collectors))
    verbs = {name.partition(":")[2] for name in allowed}
    reads = ("BatchGet", "Describe", "GET", "Generate", "Get", "List")
    assert all(verb.startswith(reads) for verb in verbs), verbs
    content = set(CONTENT) | {"s3:GetObject", "cloudtrail:LookupEvents", "s3:GetObjectVersion"}
    assert not content & set(allowed)


def test_an_action_that_could_return_keys_is_narrowed(collectors):
    """GET on all of API Gateway would read the values of API keys; it is granted for APIs only."""
    places = [where for name, where in granted(collectors) if name == "apigateway:GET"]
    for where in places:
        assert all(":apigateway:*::/" in place and "key" not in place for place in where)


def test_collectors_load_no_sdk():
    """Importing every room of the AWS world imports no boto3 and no botocore."""
    top = collectors.aws
    rooms = [each.name for each in walk_packages(top.__path__, f"{top.__name__}.")]
    code = "".join(f"import {room}\n" for room in rooms)
    code += "import sys\nassert not {'boto3', 'botocore'} & set(sys.modules)\n"
    subprocess.run([sys.executable, "-c", code], check=True)
