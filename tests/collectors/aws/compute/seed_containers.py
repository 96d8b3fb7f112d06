"""Containers, builds and pipelines to put into an account: some in order, some not."""

import json
from typing import Any

from tieout.standins.unserved.telling import give

REGION = "eu-west-1"
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app/worker"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/secrets"
SECRET = "correct-horse-battery-2"
"""What stands as a value where no value may be read."""
OPEN = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}


def seed(client: Any) -> None:
    """Put them into eu-west-1; the other region stays quiet."""
    _repositories(client("ecr", REGION))
    ec2 = client("ec2", REGION)
    subnet = ec2.describe_subnets()["Subnets"][0]
    inside = [{"Name": "vpc-id", "Values": [subnet["VpcId"]]}]
    groups = ec2.describe_security_groups(Filters=inside)["SecurityGroups"]
    place = {"subnets": [subnet["SubnetId"]], "securityGroups": [groups[0]["GroupId"]]}
    _ecs(client("ecs", REGION), place)
    _eks(client("eks", REGION))
    _builds(client("codebuild", REGION))
    _pipeline(client("codepipeline", REGION), client("iam"))
    credential = {
        "arn": f"arn:aws:codebuild:{REGION}:{ACCOUNT}:token/github",
        "serverType": "GITHUB",
        "authType": "PERSONAL_ACCESS_TOKEN",
    }
    endpoint = client("codebuild", REGION).meta.endpoint_url
    answer: dict[str, Any] = {"sourceCredentialsInfos": [credential]}
    give(endpoint, "codebuild:ListSourceCredentials", answer, region=REGION)
    public = {
        "repositoryArn": f"arn:aws:ecr-public::{ACCOUNT}:repository/tools",
        "repositoryName": "tools",
        "repositoryUri": "registry.example.com/x/tools",
    }
    give(endpoint, "ecr-public:DescribeRepositories", {"repositories": [public]})


def _repositories(ecr: Any) -> None:
    ecr.create_repository(
        repositoryName="app/orders",
        imageTagMutability="IMMUTABLE",
        imageScanningConfiguration={"scanOnPush": True},
        encryptionConfiguration={"encryptionType": "KMS", "kmsKey": KEY},
        tags=[{"Key": "owner", "Value": "platform"}],
    )
    ecr.create_repository(repositoryName="lab")
    policy = {"Version": "2012-10-17", "Statement": [OPEN]}
    ecr.set_repository_policy(repositoryName="lab", policyText=json.dumps(policy))
    rule = {
        "rulePriority": 1,
        "selection": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": 14,
        },
        "action": {"type": "expire"},
    }
    ecr.put_lifecycle_policy(
        repositoryName="app/orders", lifecyclePolicyText=json.dumps({"rules": [rule]})
    )
    ecr.put_registry_scanning_configuration(
        scanType="ENHANCED",
        rules=[
            {
                "scanFrequency": "CONTINUOUS_SCAN",
                "repositoryFilters": [{"filter": "app/*", "filterType": "WILDCARD"}],
            }
        ],
    )


def _ecs(ecs: Any, place: dict[str, Any]) -> None:
    ecs.create_cluster(
        clusterName="live",
        settings=[{"name": "containerInsights", "value": "enabled"}],
        configuration={"executeCommandConfiguration": {"logging": "NONE", "kmsKeyId": KEY}},
        tags=[{"key": "owner", "value": "platform"}, {"key": "note", "value": "ask Mika, room 4"}],
    )
    container = {
        "name": "web",
        "image": "example.com/web:1",
        "memory": 128,
        "privileged": True,
        "environment": [{"name": "API_TOKEN", "value": SECRET}],
        "secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:ssm:::parameter/db"}],
        "logConfiguration": {"logDriver": "awslogs", "options": {"x": SECRET}},
    }
    for image in ("example.com/web:1", "example.com/web:2"):
        ecs.register_task_definition(
            family="web",
            networkMode="host",
            containerDefinitions=[{**container, "image": image}],
        )
    ecs.register_task_definition(
        family="job",
        networkMode="awsvpc",
        taskRoleArn=ROLE,
        containerDefinitions=[
            {
                "name": "job",
                "image": "example.com/job:1",
                "memory": 128,
                "readonlyRootFilesystem": True,
                "user": "1000",
            }
        ],
    )
    ecs.create_service(
        cluster="live",
        serviceName="web",
        taskDefinition="web:1",
        desiredCount=0,
        launchType="EC2",
        enableExecuteCommand=True,
        tags=[{"key": "owner", "value": "platform"}],
    )
    ecs.create_service(
        cluster="live",
        serviceName="job",
        taskDefinition="job:1",
        desiredCount=0,
        launchType="FARGATE",
        platformVersion="1.4.0",
        networkConfiguration={
            "awsvpcConfiguration": {
                **place, "assignPublicIp": "ENABLED"
            }
        },
    )  # fmt: skip


def _eks(eks: Any) -> None:
    eks.create_cluster(
        name="live",
        version="1.33",
        roleArn=ROLE,
        resourcesVpcConfig={
            "subnetIds": [],
            "endpointPublicAccess": True,
            "endpointPrivateAccess": True,
            "publicAccessCidrs": ["203.0.113.0/24"],
        },
        encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": KEY}}],
        logging={
            "clusterLogging": [
                {"types": ["audit", "api"], "enabled": True},
                {"types": ["scheduler"], "enabled": False},
            ]
        },
        tags={"owner": "platform"},
    )
    eks.create_nodegroup(
        clusterName="live",
        nodegroupName="workers",
        subnets=[],
        nodeRole=ROLE,
        version="1.32",
        amiType="AL2023_x86_64_STANDARD",
        remoteAccess={"ec2SshKey": "ops", "sourceSecurityGroups": ["sg-1"]},
        tags={"owner": "platform"},
    )


def _builds(codebuild: Any) -> None:
    codebuild.create_project(
        name="release",
        source={"type": "GITHUB", "location": "https://example.com/app", "insecureSsl": True},
        artifacts={"type": "S3", "location": "media-example", "encryptionDisabled": True},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/standard:7.0",
            "computeType": "BUILD_GENERAL1_SMALL",
            "privilegedMode": True,
            "environmentVariables": [
                {"name": "NPM_TOKEN", "value": SECRET, "type": "PLAINTEXT"},
                {"name": "DB_PASSWORD", "value": "/db/password", "type": "PARAMETER_STORE"},
            ],
        },
        serviceRole=ROLE,
        tags=[{"key": "owner", "value": "platform"}],
    )


def _pipeline(codepipeline: Any, iam: Any) -> None:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "codepipeline.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName="pipeline", AssumeRolePolicyDocument=document)["Role"]["Arn"]

    def action(name: str, category: str, provider: str, owner: str = "AWS") -> dict[str, Any]:
        kind = {"category": category, "owner": owner, "provider": provider, "version": "1"}
        return {"name": name, "actionTypeId": kind, "configuration": {"OAuthToken": SECRET}}

    codepipeline.create_pipeline(
        pipeline={
            "name": "release",
            "roleArn": role,
            "artifactStore": {"type": "S3", "location": "media-example"},
            "stages": [
                {"name": "Source", "actions": [action("get", "Source", "GitHub", "ThirdParty")]},
                {"name": "Live", "actions": [action("ship", "Deploy", "ECS")]},
            ],
        }
    )
