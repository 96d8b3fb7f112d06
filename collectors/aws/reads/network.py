"""Reads of networks, firewalls, balancers, names and front doors."""

from collectors.aws.answers import fields
from collectors.aws.reads.read import Read

_GROUP_PAIR = fields("GroupId UserId")
_RULE = fields(
    "IpProtocol FromPort ToPort",
    IpRanges=fields("CidrIp"),
    Ipv6Ranges=fields("CidrIpv6"),
    UserIdGroupPairs=_GROUP_PAIR,
    PrefixListIds=fields("PrefixListId"),
)

READS: dict[str, Read] = {
    "ec2:DescribeRegions": Read(
        "ec2:DescribeRegions", fields(Regions=fields("RegionName OptInStatus"))
    ),
    "ec2:DescribeSecurityGroups": Read(
        "ec2:DescribeSecurityGroups",
        fields(
            SecurityGroups=fields(
                "GroupId GroupName VpcId Tags",
                IpPermissions=_RULE,
                IpPermissionsEgress=_RULE,
            )
        ),
    ),
}
