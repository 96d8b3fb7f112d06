"""Front doors in an account: distributions, interfaces, zones of names, filters, firewalls."""

from typing import Any

REGION = "eu-west-1"
ACCOUNT = "123456789012"


def seed(client: Any) -> None:
    _distribution(client("cloudfront"))
    _rest_api(client("apigateway", REGION))
    _http_api(client("apigatewayv2", REGION))
    _zones(client("route53"), client("logs"))
    for region, scope in ((REGION, "REGIONAL"), ("us-east-1", "CLOUDFRONT")):
        _filter(client("wafv2", region), scope)
    client("shield").create_subscription()
    firewalls = client("network-firewall", REGION)
    made = firewalls.create_firewall(
        FirewallName="edge",
        FirewallPolicyArn=f"arn:aws:network-firewall:{REGION}:{ACCOUNT}:firewall-policy/edge",
        VpcId="vpc-12345678",
        SubnetMappings=[{"SubnetId": "subnet-12345678"}],
        DeleteProtection=True,
    )
    firewalls.update_logging_configuration(
        FirewallArn=made["Firewall"]["FirewallArn"],
        LoggingConfiguration={
            "LogDestinationConfigs": [
                {
                    "LogType": "ALERT",
                    "LogDestinationType": "S3",
                    "LogDestination": {"bucketName": "logs-example"},
                }
            ]
        },
    )


def _distribution(cloudfront: Any) -> None:
    cloudfront.create_distribution(
        DistributionConfig={
            "CallerReference": "seeded",
            "Comment": "",
            "Enabled": True,
            "DefaultRootObject": "index.html",
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {
                        "Id": "media",
                        "DomainName": "media-example.s3.amazonaws.com",
                        "S3OriginConfig": {"OriginAccessIdentity": ""},
                    }
                ],
            },
            "DefaultCacheBehavior": {
                "TargetOriginId": "media",
                "ViewerProtocolPolicy": "redirect-to-https",
                "TrustedSigners": {"Enabled": False, "Quantity": 0},
                "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
                "MinTTL": 0,
            },
            "Logging": {
                "Enabled": True,
                "IncludeCookies": False,
                "Bucket": "logs-example.s3.amazonaws.com",
                "Prefix": "",
            },
        }
    )


def _rest_api(gateway: Any) -> None:
    api = gateway.create_rest_api(name="orders")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    for method, authorization in (("GET", "AWS_IAM"), ("POST", "NONE"), ("OPTIONS", "NONE")):
        gateway.put_method(
            restApiId=api, resourceId=root, httpMethod=method, authorizationType=authorization
        )
        gateway.put_integration(
            restApiId=api,
            resourceId=root,
            httpMethod=method,
            type="HTTP",
            integrationHttpMethod=method,
            uri="https://back.example.com",
        )
    deployment = gateway.create_deployment(restApiId=api)["id"]
    gateway.create_stage(
        restApiId=api, stageName="live", deploymentId=deployment, tracingEnabled=True
    )
    gateway.create_domain_name(domainName="api.example.com", securityPolicy="TLS_1_2")


def _http_api(gateway: Any) -> None:
    api = gateway.create_api(Name="events", ProtocolType="HTTP")["ApiId"]
    gateway.create_route(ApiId=api, RouteKey="GET /events", AuthorizationType="NONE")
    gateway.create_stage(
        ApiId=api,
        StageName="live",
        AccessLogSettings={
            "DestinationArn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:events",
            "Format": "$context.requestId",
        },
    )


def _zones(names: Any, logs: Any) -> None:
    zone = names.create_hosted_zone(Name="example.com", CallerReference="seeded")
    group = "/aws/route53/example.com"
    logs.create_log_group(logGroupName=group)
    names.create_query_logging_config(
        HostedZoneId=zone["HostedZone"]["Id"],
        CloudWatchLogsLogGroupArn=f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{group}:*",
    )
    names.create_hosted_zone(
        Name="inner.example.com",
        CallerReference="seeded-inner",
        HostedZoneConfig={"Comment": "", "PrivateZone": True},
        VPC={"VPCRegion": "us-east-1", "VPCId": "vpc-12345678"},
    )


def _filter(waf: Any, scope: str) -> None:
    seen = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True}
    made = waf.create_web_acl(
        Name=f"filter-{scope.lower()}",
        Scope=scope,
        DefaultAction={"Allow": {}},
        Rules=[
            {
                "Name": "known-bad",
                "Priority": 1,
                "Statement": {
                    "ManagedRuleGroupStatement": {
                        "VendorName": "AWS",
                        "Name": "AWSManagedRulesCommonRuleSet",
                    }
                },
                "OverrideAction": {"None": {}},
                "VisibilityConfig": {**seen, "MetricName": "known-bad"},
            }
        ],
        VisibilityConfig={**seen, "MetricName": "filter"},
    )
    waf.put_logging_configuration(
        LoggingConfiguration={
            "ResourceArn": made["Summary"]["ARN"],
            "LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-example"],
        }
    )
