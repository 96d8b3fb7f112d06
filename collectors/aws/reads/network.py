"""Reads of networks, firewalls, balancers, names and front doors."""

from collectors.aws.answers import fields, names
from collectors.aws.reads import fronts
from collectors.aws.reads.read import Read

_GROUP_PAIR = fields("GroupId UserId")
_RULE = fields(
    "IpProtocol FromPort ToPort",
    IpRanges=fields("CidrIp"),
    Ipv6Ranges=fields("CidrIpv6"),
    UserIdGroupPairs=_GROUP_PAIR,
    PrefixListIds=fields("PrefixListId"),
)
_GROUPS = fields("GroupId")
_PEER = fields(
    "OwnerId VpcId Region CidrBlock",
    CidrBlockSet=fields("CidrBlock"),
    Ipv6CidrBlockSet=fields("Ipv6CidrBlock"),
)

_EC2: dict[str, Read] = {
    "ec2:DescribeAddresses": Read(
        "ec2:DescribeAddresses",
        fields(Addresses=fields("AllocationId PublicIp AssociationId NetworkInterfaceId Tags")),
        unordered=names("Addresses"),
    ),
    "ec2:DescribeFlowLogs": Read(
        "ec2:DescribeFlowLogs",
        fields(
            FlowLogs=fields(
                "FlowLogId ResourceId TrafficType FlowLogStatus DeliverLogsStatus "
                "LogDestinationType LogDestination LogGroupName"
            )
        ),
        unordered=names("FlowLogs"),
    ),
    "ec2:DescribeInstances": Read(
        "ec2:DescribeInstances",
        fields(
            Reservations=fields(
                Instances=fields(
                    "InstanceId ImageId InstanceType LaunchTime VpcId SubnetId PublicIpAddress "
                    "PrivateIpAddress Tags",
                    State=fields("Name"),
                    Monitoring=fields("State"),
                    IamInstanceProfile=fields("Arn"),
                    MetadataOptions=fields(
                        "HttpEndpoint HttpTokens HttpPutResponseHopLimit HttpProtocolIpv6 "
                        "InstanceMetadataTags"
                    ),
                    SecurityGroups=_GROUPS,
                    NetworkInterfaces=fields(
                        "NetworkInterfaceId PrivateIpAddress",
                        Association=fields("PublicIp"),
                        Groups=_GROUPS,
                        Ipv6Addresses=fields("Ipv6Address"),
                    ),
                )
            )
        ),
        unordered=names("Reservations Instances Groups NetworkInterfaces Ipv6Addresses"),
    ),
    "ec2:DescribeNatGateways": Read(
        "ec2:DescribeNatGateways",
        fields(
            NatGateways=fields(
                "NatGatewayId VpcId SubnetId State ConnectivityType Tags",
                NatGatewayAddresses=fields("PublicIp"),
            )
        ),
        unordered=names("NatGateways NatGatewayAddresses"),
    ),
    "ec2:DescribeNetworkAcls": Read(
        "ec2:DescribeNetworkAcls",
        fields(
            NetworkAcls=fields(
                "NetworkAclId VpcId IsDefault Tags",
                Associations=fields("SubnetId"),
                Entries=fields(
                    "RuleNumber Egress Protocol RuleAction CidrBlock Ipv6CidrBlock PortRange"
                ),
            )
        ),
        unordered=names("NetworkAcls Associations Entries"),
    ),
    "ec2:DescribeNetworkInterfaces": Read(
        "ec2:DescribeNetworkInterfaces",
        fields(
            NetworkInterfaces=fields(
                "NetworkInterfaceId VpcId SubnetId InterfaceType Status RequesterManaged TagSet",
                Attachment=fields("InstanceId InstanceOwnerId"),
                Association=fields("PublicIp"),
                Groups=_GROUPS,
                Ipv6Addresses=fields("Ipv6Address"),
                PrivateIpAddresses=fields("PrivateIpAddress", Association=fields("PublicIp")),
            )
        ),
        unordered=names("NetworkInterfaces Groups Ipv6Addresses PrivateIpAddresses"),
    ),
    "ec2:DescribeRegions": Read(
        "ec2:DescribeRegions", fields(Regions=fields("RegionName OptInStatus"))
    ),
    "ec2:DescribeRouteTables": Read(
        "ec2:DescribeRouteTables",
        fields(
            RouteTables=fields(
                "RouteTableId VpcId Tags",
                Associations=fields("Main SubnetId GatewayId", AssociationState=fields("State")),
                Routes=fields(
                    "DestinationCidrBlock DestinationIpv6CidrBlock DestinationPrefixListId State "
                    "GatewayId NatGatewayId TransitGatewayId VpcPeeringConnectionId "
                    "NetworkInterfaceId InstanceId LocalGatewayId CarrierGatewayId "
                    "EgressOnlyInternetGatewayId CoreNetworkArn OdbNetworkArn"
                ),
            )
        ),
        unordered=names("RouteTables Associations Routes"),
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
    "ec2:DescribeSubnets": Read(
        "ec2:DescribeSubnets",
        fields(
            Subnets=fields(
                "SubnetId VpcId CidrBlock AvailabilityZone OwnerId MapPublicIpOnLaunch "
                "AssignIpv6AddressOnCreation Tags",
                Ipv6CidrBlockAssociationSet=fields("Ipv6CidrBlock"),
            )
        ),
        unordered=names("Subnets Ipv6CidrBlockAssociationSet"),
    ),
    "ec2:DescribeTransitGatewayAttachments": Read(
        "ec2:DescribeTransitGatewayAttachments",
        fields(
            TransitGatewayAttachments=fields(
                "TransitGatewayAttachmentId TransitGatewayId TransitGatewayOwnerId ResourceOwnerId "
                "ResourceType ResourceId State"
            )
        ),
        unordered=names("TransitGatewayAttachments"),
    ),
    "ec2:DescribeTransitGateways": Read(
        "ec2:DescribeTransitGateways",
        fields(
            TransitGateways=fields(
                "TransitGatewayId OwnerId State Tags", Options=fields("AutoAcceptSharedAttachments")
            )
        ),
        unordered=names("TransitGateways"),
    ),
    "ec2:DescribeVpcBlockPublicAccessExclusions": Read(
        "ec2:DescribeVpcBlockPublicAccessExclusions",
        fields(
            VpcBlockPublicAccessExclusions=fields("ResourceArn InternetGatewayExclusionMode State")
        ),
        unordered=names("VpcBlockPublicAccessExclusions"),
    ),
    "ec2:DescribeVpcBlockPublicAccessOptions": Read(
        "ec2:DescribeVpcBlockPublicAccessOptions",
        fields(VpcBlockPublicAccessOptions=fields("InternetGatewayBlockMode")),
    ),
    "ec2:DescribeVpcEndpoints": Read(
        "ec2:DescribeVpcEndpoints",
        fields(
            VpcEndpoints=fields("VpcEndpointId VpcId ServiceName PolicyDocument Tags"),
        ),
        unordered=names("VpcEndpoints"),
    ),
    "ec2:DescribeVpcPeeringConnections": Read(
        "ec2:DescribeVpcPeeringConnections",
        fields(
            VpcPeeringConnections=fields(
                "VpcPeeringConnectionId Tags",
                Status=fields("Code"),
                AccepterVpcInfo=_PEER,
                RequesterVpcInfo=_PEER,
            )
        ),
        unordered=names("VpcPeeringConnections CidrBlockSet Ipv6CidrBlockSet"),
    ),
    "ec2:DescribeVpcs": Read(
        "ec2:DescribeVpcs",
        fields(
            Vpcs=fields(
                "VpcId CidrBlock IsDefault OwnerId Tags",
                CidrBlockAssociationSet=fields("CidrBlock", CidrBlockState=fields("State")),
                Ipv6CidrBlockAssociationSet=fields("Ipv6CidrBlock"),
            )
        ),
        unordered=names("Vpcs CidrBlockAssociationSet Ipv6CidrBlockAssociationSet"),
    ),
}

READS: dict[str, Read] = {**_EC2, **fronts.READS}
