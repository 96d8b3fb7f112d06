"""Networks and filters of requests of a quiet account."""

from tieout.standins.unserved.answers import Asked, Given, Table


def _open_vpcs(asked: Asked) -> Given:
    """The block of public access to VPCs as it comes: off."""
    return {
        "VpcBlockPublicAccessOptions": {
            "AwsAccountId": asked.account,
            "AwsRegion": asked.region,
            "State": "default-state",
            "InternetGatewayBlockMode": "off",
            "ExclusionsAllowed": "allowed",
        }
    }


QUIET: Table = {
    "ec2:DescribeVpcBlockPublicAccessExclusions": {"VpcBlockPublicAccessExclusions": []},
    "ec2:DescribeVpcBlockPublicAccessOptions": _open_vpcs,
    "wafv2:ListResourcesForWebACL": {"ResourceArns": []},
}
