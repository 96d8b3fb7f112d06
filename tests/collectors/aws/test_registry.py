"""Collectors, their declared permissions and what they really ask, held against each other."""

import subprocess
import sys
from pathlib import Path

import collectors.aws
from collectors.aws.operations import TABLE, action
from collectors.aws.permissions import policy
from collectors.collector import REGISTRY


def test_needs_are_what_is_asked(source, gather, collectors):
    """Every operation of a transcript is in the table, and its action in `needs`: both ways."""
    asked: dict[str, set[str]] = {}
    for (kind, _), unit in gather(source).items():
        operations = {exchange.operation for exchange in unit.transcript.exchanges}
        assert operations <= set(TABLE)
        asked.setdefault(kind, set()).update(action(operation) for operation in operations)
    for each in collectors:
        assert asked[each.resource.kind] == set(each.needs), each.name


def test_every_aws_collector_is_tried_here(collectors):
    """The registry holds no collector of AWS that these tests leave out."""
    registered = {each.name for (system, _), each in REGISTRY.items() if system == "aws"}
    assert registered == {each.name for each in collectors}


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
    rooms = sorted(path.stem for path in Path(collectors.aws.__path__[0]).glob("[a-z]*.py"))
    code = "".join(f"import collectors.aws.{room}\n" for room in rooms)
    code += "import sys\nassert not {'boto3', 'botocore'} & set(sys.modules)\n"
    subprocess.run([sys.executable, "-c", code], check=True)
