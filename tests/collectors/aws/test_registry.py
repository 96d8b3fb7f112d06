"""Collectors, their declared permissions and what they really ask, held against each other."""

import subprocess
import sys
from pkgutil import walk_packages

import collectors.aws
from collectors.aws.operations import TABLE, action
from collectors.aws.permissions import policy


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
    assert {read.action for read in TABLE.values()} == needed | of_source


def test_the_policy_is_the_sum_of_needs(collectors):
    """The printed policy allows each action once, reads only, and no other."""
    (statement,) = policy(collectors)["Statement"]
    needed = {name for each in collectors for name in each.needs}
    assert statement["Action"] == sorted(needed | {"ec2:DescribeRegions"})
    assert statement["Effect"] == "Allow"
    verbs = {name.partition(":")[2] for name in statement["Action"]}
    assert all(verb.startswith(("Get", "List", "Describe", "Generate")) for verb in verbs)


def test_collectors_load_no_sdk():
    """Importing every room of the AWS world imports no boto3 and no botocore."""
    top = collectors.aws
    rooms = [each.name for each in walk_packages(top.__path__, f"{top.__name__}.")]
    code = "".join(f"import {room}\n" for room in rooms)
    code += "import sys\nassert not {'boto3', 'botocore'} & set(sys.modules)\n"
    subprocess.run([sys.executable, "-c", code], check=True)
