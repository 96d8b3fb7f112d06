"""Reads of what stands before applications: balancers, front doors, names, filters of requests."""

from collections.abc import Mapping
from typing import Any

from collectors.aws.answers import fields, names
from collectors.aws.reads.read import Read

_ACTIONS = fields(
    "Type TargetGroupArn Order",
    RedirectConfig=fields("Protocol Port"),
    ForwardConfig=fields(TargetGroups=fields("TargetGroupArn")),
)
_BEHAVIOUR = fields(
    "PathPattern TargetOriginId ViewerProtocolPolicy FieldLevelEncryptionId RealtimeLogConfigArn"
)
_NOTHING = fields()
_OVERRIDE = {"Count": _NOTHING, "None": _NOTHING}
_SIDE_RULES = fields("Name Priority", OverrideAction=_OVERRIDE)
_RULES = fields(
    "Name Priority",
    Action=fields(
        Block=_NOTHING, Allow=_NOTHING, Count=_NOTHING, Captcha=_NOTHING, Challenge=_NOTHING
    ),
    OverrideAction=_OVERRIDE,
    Statement=fields(ManagedRuleGroupStatement=fields("VendorName Name")),
)


def _methods(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The methods of an API as a list, without what they do and answer."""
    items = [
        {
            "path": item["path"],
            "methods": [
                {
                    "method": name,
                    "authorization": told["authorizationType"],
                    "key": bool(told.get("apiKeyRequired")),
                }
                for name, told in (item.get("resourceMethods") or {}).items()
            ],
        }
        for item in answer["items"]
    ]
    return {**answer, "items": items}


READS: dict[str, Read] = {
    "apigateway:GetDomainNames": Read(
        "apigateway:GET",
        fields(items=fields("domainName securityPolicy endpointConfiguration")),
        unordered=names("items types"),
    ),
    "apigateway:GetResources": Read(
        "apigateway:GET", fields("items"), _methods, unordered=names("items methods")
    ),
    "apigateway:GetRestApis": Read(
        "apigateway:GET",
        fields(items=fields("id name endpointConfiguration")),
        unordered=names("items types vpcEndpointIds"),
    ),
    "apigateway:GetStages": Read(
        "apigateway:GET",
        fields(
            item=fields(
                "stageName clientCertificateId tracingEnabled webAclArn",
                accessLogSettings=fields("destinationArn"),
            )
        ),
        unordered=names("item"),
    ),
    "apigatewayv2:GetApis": Read(
        "apigateway:GET",
        fields(Items=fields("ApiId Name ProtocolType DisableExecuteApiEndpoint")),
        unordered=names("Items"),
    ),
    "apigatewayv2:GetRoutes": Read(
        "apigateway:GET",
        fields(Items=fields("RouteKey AuthorizationType ApiKeyRequired")),
        unordered=names("Items"),
    ),
    "apigatewayv2:GetStages": Read(
        "apigateway:GET",
        fields(Items=fields("StageName", AccessLogSettings=fields("DestinationArn"))),
        unordered=names("Items"),
    ),
    "cloudfront:GetDistributionConfig": Read(
        "cloudfront:GetDistributionConfig",
        fields(
            DistributionConfig=fields("DefaultRootObject", Logging=fields("Enabled Bucket")),
        ),
    ),
    "cloudfront:ListDistributions": Read(
        "cloudfront:ListDistributions",
        fields(
            DistributionList=fields(
                Items=fields(
                    "Id ARN DomainName Enabled WebACLId",
                    Aliases=fields("Items"),
                    DefaultCacheBehavior=_BEHAVIOUR,
                    CacheBehaviors=fields(Items=_BEHAVIOUR),
                    Origins=fields(
                        Items=fields(
                            "Id DomainName OriginAccessControlId",
                            S3OriginConfig=fields("OriginAccessIdentity"),
                            CustomOriginConfig=fields(
                                "OriginProtocolPolicy", OriginSslProtocols=fields("Items")
                            ),
                            VpcOriginConfig=fields("VpcOriginId"),
                        )
                    ),
                    ViewerCertificate=fields(
                        "CloudFrontDefaultCertificate MinimumProtocolVersion SSLSupportMethod"
                    ),
                )
            )
        ),
        unordered=names("Items"),
    ),
    "elb:DescribeLoadBalancerAttributes": Read(
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        fields(
            LoadBalancerAttributes=fields(
                AccessLog=fields("Enabled S3BucketName"), AdditionalAttributes=fields("Key Value")
            )
        ),
        unordered=names("AdditionalAttributes"),
    ),
    "elb:DescribeLoadBalancerPolicies": Read(
        "elasticloadbalancing:DescribeLoadBalancerPolicies",
        fields(
            PolicyDescriptions=fields(
                "PolicyName PolicyTypeName",
                PolicyAttributeDescriptions=fields("AttributeName AttributeValue"),
            )
        ),
        unordered=names("PolicyDescriptions PolicyAttributeDescriptions"),
    ),
    "elb:DescribeLoadBalancers": Read(
        "elasticloadbalancing:DescribeLoadBalancers",
        fields(
            LoadBalancerDescriptions=fields(
                "LoadBalancerName Scheme VPCId Subnets SecurityGroups",
                Instances=fields("InstanceId"),
                ListenerDescriptions=fields(
                    "PolicyNames",
                    Listener=fields("Protocol LoadBalancerPort InstanceProtocol InstancePort"),
                ),
            )
        ),
        unordered=names(
            "LoadBalancerDescriptions Subnets Instances ListenerDescriptions PolicyNames"
        ),
    ),
    "elbv2:DescribeListeners": Read(
        "elasticloadbalancing:DescribeListeners",
        fields(Listeners=fields("ListenerArn Port Protocol SslPolicy", DefaultActions=_ACTIONS)),
        unordered=names("Listeners TargetGroups"),
    ),
    "elbv2:DescribeLoadBalancerAttributes": Read(
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        fields(Attributes=fields("Key Value")),
        unordered=names("Attributes"),
    ),
    "elbv2:DescribeLoadBalancers": Read(
        "elasticloadbalancing:DescribeLoadBalancers",
        fields(
            LoadBalancers=fields(
                "LoadBalancerArn LoadBalancerName Type Scheme VpcId SecurityGroups IpAddressType",
                AvailabilityZones=fields("SubnetId"),
            )
        ),
        unordered=names("LoadBalancers AvailabilityZones"),
    ),
    "elbv2:DescribeRules": Read(
        "elasticloadbalancing:DescribeRules",
        fields(Rules=fields("Priority IsDefault", Actions=_ACTIONS)),
        unordered=names("Rules TargetGroups"),
    ),
    "elbv2:DescribeTargetGroups": Read(
        "elasticloadbalancing:DescribeTargetGroups",
        fields(
            TargetGroups=fields(
                "TargetGroupArn TargetGroupName Protocol Port VpcId TargetType LoadBalancerArns"
            )
        ),
        unordered=names("TargetGroups LoadBalancerArns"),
    ),
    "elbv2:DescribeTargetHealth": Read(
        "elasticloadbalancing:DescribeTargetHealth",
        fields(TargetHealthDescriptions=fields(Target=fields("Id Port"))),
        unordered=names("TargetHealthDescriptions"),
    ),
    "logs:DescribeDeliveries": Read(
        "logs:DescribeDeliveries",
        fields(deliveries=fields("deliverySourceName deliveryDestinationType")),
        unordered=names("deliveries"),
    ),
    "logs:DescribeDeliverySources": Read(
        "logs:DescribeDeliverySources",
        fields(deliverySources=fields("name resourceArns service logType status")),
        unordered=names("deliverySources resourceArns"),
    ),
    "network-firewall:DescribeFirewall": Read(
        "network-firewall:DescribeFirewall",
        fields(
            Firewall=fields(
                "FirewallName VpcId FirewallPolicyArn DeleteProtection SubnetChangeProtection "
                "FirewallPolicyChangeProtection"
            )
        ),
    ),
    "network-firewall:DescribeFirewallPolicy": Read(
        "network-firewall:DescribeFirewallPolicy",
        fields(
            FirewallPolicy=fields(
                "StatelessDefaultActions StatelessFragmentDefaultActions StatefulDefaultActions",
                StatelessRuleGroupReferences=fields("ResourceArn"),
                StatefulRuleGroupReferences=fields("ResourceArn"),
            )
        ),
        unordered=names("StatelessRuleGroupReferences StatefulRuleGroupReferences"),
    ),
    "network-firewall:DescribeLoggingConfiguration": Read(
        "network-firewall:DescribeLoggingConfiguration",
        fields(LoggingConfiguration=fields(LogDestinationConfigs=fields("LogType"))),
        unordered=names("LogDestinationConfigs"),
    ),
    "network-firewall:ListFirewalls": Read(
        "network-firewall:ListFirewalls",
        fields(Firewalls=fields("FirewallName FirewallArn")),
        unordered=names("Firewalls"),
    ),
    "route53:GetDNSSEC": Read("route53:GetDNSSEC", fields(Status=fields("ServeSignature"))),
    "route53:ListHostedZones": Read(
        "route53:ListHostedZones",
        fields(HostedZones=fields("Id Name", Config=fields("PrivateZone"))),
        unordered=names("HostedZones"),
    ),
    "route53:ListQueryLoggingConfigs": Read(
        "route53:ListQueryLoggingConfigs",
        fields(QueryLoggingConfigs=fields("HostedZoneId CloudWatchLogsLogGroupArn")),
        unordered=names("QueryLoggingConfigs"),
    ),
    "shield:DescribeSubscription": Read(
        "shield:DescribeSubscription", fields(Subscription=fields("AutoRenew"))
    ),
    "shield:ListProtections": Read(
        "shield:ListProtections",
        fields(Protections=fields("ResourceArn")),
        unordered=names("Protections"),
    ),
    "wafv2:GetWebACL": Read(
        "wafv2:GetWebACL",
        fields(
            WebACL=fields(
                "Name ARN",
                DefaultAction=fields(Block=_NOTHING, Allow=_NOTHING),
                Rules=_RULES,
                PreProcessFirewallManagerRuleGroups=_SIDE_RULES,
                PostProcessFirewallManagerRuleGroups=_SIDE_RULES,
            )
        ),
    ),
    "wafv2:ListLoggingConfigurations": Read(
        "wafv2:ListLoggingConfigurations",
        fields("NextMarker", LoggingConfigurations=fields("ResourceArn LogScope")),
        unordered=names("LoggingConfigurations"),
    ),
    "wafv2:ListResourcesForWebACL": Read(
        "wafv2:ListResourcesForWebACL", fields("ResourceArns"), unordered=names("ResourceArns")
    ),
    "wafv2:ListWebACLs": Read(
        "wafv2:ListWebACLs",
        fields("NextMarker", WebACLs=fields("Name Id ARN")),
        unordered=names("WebACLs"),
    ),
}
