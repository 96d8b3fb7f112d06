"""Reads of containers: their images, their clusters and what they are started with."""

from typing import Any

from collectors.aws.answers import fields, names, policy_text
from collectors.aws.reads.labels import labelled
from collectors.aws.reads.read import Read


def _repository_policy(answer: dict[str, Any]) -> dict[str, Any]:
    told = policy_text({"Policy": answer.get("policyText")})
    return {**answer, "policyText": told["Policy"]}


_FAILURES = fields("arn reason")

CONTAINERS: dict[str, Read] = {
    "ecr-public:DescribeRepositories": Read(
        "ecr-public:DescribeRepositories",
        fields(repositories=fields("repositoryArn repositoryName")),
        unordered=names("repositories"),
    ),
    "ecr:DescribeRepositories": Read(
        "ecr:DescribeRepositories",
        fields(
            repositories=fields(
                "repositoryArn repositoryName imageTagMutability",
                encryptionConfiguration=fields("encryptionType kmsKey"),
                imageScanningConfiguration=fields("scanOnPush"),
            )
        ),
        unordered=names("repositories"),
    ),
    "ecr:GetLifecyclePolicy": Read("ecr:GetLifecyclePolicy", fields("repositoryName")),
    "ecr:GetRegistryScanningConfiguration": Read(
        "ecr:GetRegistryScanningConfiguration",
        fields(
            scanningConfiguration=fields(
                "scanType", rules=fields("scanFrequency", repositoryFilters=fields("filter"))
            )
        ),
        unordered=names("repositoryFilters rules"),
    ),
    "ecr:GetRepositoryPolicy": Read(
        "ecr:GetRepositoryPolicy", fields("policyText"), _repository_policy
    ),
    "ecs:DescribeClusters": Read(
        "ecs:DescribeClusters",
        fields(
            clusters=fields(
                "clusterArn clusterName status settings tags",
                configuration=fields(executeCommandConfiguration=fields("logging kmsKeyId")),
            ),
            failures=_FAILURES,
        ),
        labelled,
        names("clusters failures settings tags"),
    ),
    "ecs:DescribeServices": Read(
        "ecs:DescribeServices",
        fields(
            services=fields(
                "serviceArn serviceName clusterArn taskDefinition launchType platformVersion "
                "enableExecuteCommand tags",
                deploymentConfiguration=fields(deploymentCircuitBreaker=fields("enable rollback")),
                taskSets=fields("taskDefinition"),
                networkConfiguration=fields(
                    awsvpcConfiguration=fields("assignPublicIp securityGroups")
                ),
            ),
            failures=_FAILURES,
        ),
        labelled,
        names("failures securityGroups services tags taskSets"),
    ),
    "ecs:DescribeTaskDefinition": Read(
        "ecs:DescribeTaskDefinition",
        fields(
            taskDefinition=fields(
                "networkMode pidMode taskRoleArn",
                containerDefinitions=fields(
                    "name image privileged readonlyRootFilesystem user",
                    environment=fields("name value"),
                    logConfiguration=fields("logDriver"),
                    secrets=fields("name"),
                ),
            )
        ),
        unordered=names("environment secrets"),
    ),
    "ecs:ListClusters": Read(
        "ecs:ListClusters", fields("clusterArns"), unordered=names("clusterArns")
    ),
    "ecs:ListServices": Read(
        "ecs:ListServices", fields("serviceArns"), unordered=names("serviceArns")
    ),
    "ecs:ListTaskDefinitions": Read(
        "ecs:ListTaskDefinitions",
        fields("taskDefinitionArns"),
        unordered=names("taskDefinitionArns"),
    ),
    "eks:DescribeCluster": Read(
        "eks:DescribeCluster",
        fields(
            cluster=fields(
                "version endpoint roleArn tags",
                accessConfig=fields("authenticationMode"),
                encryptionConfig=fields("resources", provider=fields("keyArn")),
                logging=fields(clusterLogging=fields("types enabled")),
                resourcesVpcConfig=fields(
                    "endpointPublicAccess endpointPrivateAccess publicAccessCidrs"
                ),
            )
        ),
        labelled,
        names("clusterLogging encryptionConfig publicAccessCidrs tags types"),
    ),
    "eks:DescribeNodegroup": Read(
        "eks:DescribeNodegroup",
        fields(
            nodegroup=fields(
                "version amiType tags", remoteAccess=fields("ec2SshKey sourceSecurityGroups")
            )
        ),
        labelled,
        names("sourceSecurityGroups tags"),
    ),
    "eks:ListClusters": Read("eks:ListClusters", fields("clusters"), unordered=names("clusters")),
    "eks:ListNodegroups": Read(
        "eks:ListNodegroups", fields("nodegroups"), unordered=names("nodegroups")
    ),
}
"""Of repositories, clusters of ECS and EKS, their services, tasks and machines."""
