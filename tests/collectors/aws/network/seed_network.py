"""Networks in an account: two subnets, one open to the internet, with machines in both."""

import json
from typing import Any

REGION = "eu-west-1"
ACCOUNT = "123456789012"


def named(kind: str, name: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


def seed(client: Any) -> None:
    ec2 = client("ec2", REGION)
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16", TagSpecifications=named("vpc", "seeded"))
    vpc = vpc["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=f"10.20.{number}.0/24",
            AvailabilityZone=f"{REGION}{'ab'[number - 1]}",
            TagSpecifications=named("subnet", name),
        )["Subnet"]["SubnetId"]
        for number, name in ((1, "open"), (2, "shut"))
    ]
    ec2.modify_subnet_attribute(SubnetId=subnets[0], MapPublicIpOnLaunch={"Value": True})
    way_out = _routes(ec2, vpc, subnets)
    group = ec2.create_security_group(GroupName="seeded-ssh", Description="ssh", VpcId=vpc)
    group = group["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 22,
                "ToPort": 22,
                "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
            }
        ],
    )
    machines = _machines(ec2, subnets, group)
    _more(ec2, vpc, subnets, way_out, group)
    _balancers(client, vpc, subnets, machines)


def _routes(ec2: Any, vpc: str, subnets: list[str]) -> str:
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnets[0])
    return str(table)


def _machines(ec2: Any, subnets: list[str], group: str) -> list[str]:
    found = []
    for subnet, name in zip(subnets, ("reached", "inner"), strict=True):
        told = ec2.run_instances(
            ImageId="ami-12c6146b",
            MinCount=1,
            MaxCount=1,
            SubnetId=subnet,
            SecurityGroupIds=[group],
            UserData="never read",
            TagSpecifications=named("instance", name),
            MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        )
        found.append(told["Instances"][0]["InstanceId"])
    return found


def _more(ec2: Any, vpc: str, subnets: list[str], table: str, group: str) -> None:
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.create_nat_gateway(SubnetId=subnets[0], AllocationId=address)
    ec2.allocate_address(Domain="vpc")
    policy = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
    ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName=f"com.amazonaws.{REGION}.s3",
        RouteTableIds=[table],
        PolicyDocument=json.dumps(policy),
    )
    ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::logs-example",
    )
    other = ec2.create_vpc(CidrBlock="10.30.0.0/16")["Vpc"]["VpcId"]
    peering = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=other)
    peering = peering["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    hub = ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    ec2.create_transit_gateway_vpc_attachment(
        TransitGatewayId=hub, VpcId=vpc, SubnetIds=[subnets[1]]
    )
    ec2.create_network_interface(SubnetId=subnets[1], Groups=[group])


def _balancers(client: Any, vpc: str, subnets: list[str], machines: list[str]) -> None:
    elb = client("elbv2", REGION)
    made = elb.create_load_balancer(Name="front", Subnets=subnets, Scheme="internet-facing")
    balancer = made["LoadBalancers"][0]["LoadBalancerArn"]
    group = elb.create_target_group(Name="web", Protocol="HTTP", Port=8080, VpcId=vpc)
    group = group["TargetGroups"][0]["TargetGroupArn"]
    elb.register_targets(TargetGroupArn=group, Targets=[{"Id": machines[1], "Port": 8080}])
    certificate = client("acm", REGION).request_certificate(DomainName="www.example.com")
    elb.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTPS",
        Port=443,
        SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        Certificates=[{"CertificateArn": certificate["CertificateArn"]}],
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
    )
    redirect = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    elb.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "redirect", "RedirectConfig": redirect}],
    )
    classic = client("elb", REGION)
    classic.create_load_balancer(
        LoadBalancerName="old-front",
        Listeners=[
            {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080},
        ],
        Subnets=subnets,
    )
    classic.create_load_balancer_policy(
        LoadBalancerName="old-front",
        PolicyName="modern",
        PolicyTypeName="SSLNegotiationPolicyType",
        PolicyAttributes=[
            {
                "AttributeName": "Reference-Security-Policy",
                "AttributeValue": "ELBSecurityPolicy-TLS-1-2-2017-01",
            }
        ],
    )
    classic.set_load_balancer_policies_of_listener(
        LoadBalancerName="old-front", LoadBalancerPort=80, PolicyNames=["modern"]
    )
