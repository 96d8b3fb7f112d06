"""Reads of machines, functions, containers and what builds them."""

from typing import Any

from collectors.aws.answers import fields, names, policy_text
from collectors.aws.reads.containers import CONTAINERS
from collectors.aws.reads.labels import labelled
from collectors.aws.reads.read import Read

_TEMPLATE = fields("LaunchTemplateId LaunchTemplateName Version")
_ARTIFACTS = fields("type encryptionDisabled")
_SOURCE = fields("type insecureSsl")
HIDDEN = "****"
"""What CloudFormation answers in place of a parameter's value that is not to be shown."""


def _without_values(answer: dict[str, Any]) -> dict[str, Any]:
    """Stacks with their parameters by name, and whether CloudFormation hides the value."""
    return {
        **answer,
        "Stacks": [
            {
                **stack,
                "Parameters": [
                    {
                        "ParameterKey": each["ParameterKey"],
                        "Hidden": each.get("ParameterValue") == HIDDEN,
                    }
                    for each in stack.get("Parameters") or ()
                ],
            }
            for stack in answer["Stacks"]
        ],
    }


def _with_machines(answer: dict[str, Any]) -> dict[str, Any]:
    """Projects with what they build on as their `machine`.

    CodeBuild calls that `environment`, which elsewhere is a list of variables and redacted whole.
    """
    told = [{**each, "machine": each["environment"]} for each in answer["projects"]]
    projects: dict[str, Any] = labelled({**answer, "projects": told})
    return projects


def _with_more(answer: dict[str, Any]) -> dict[str, Any]:
    """Whether there is more, in place of a token that differs each time."""
    return {**answer, "More": bool(answer.get("NextToken"))}


_MACHINES: dict[str, Read] = {
    "autoscaling:DescribeAutoScalingGroups": Read(
        "autoscaling:DescribeAutoScalingGroups",
        fields(
            AutoScalingGroups=fields(
                "AutoScalingGroupARN AutoScalingGroupName AvailabilityZones HealthCheckType "
                "LoadBalancerNames TargetGroupARNs",
                LaunchTemplate=_TEMPLATE,
                MixedInstancesPolicy=fields(
                    LaunchTemplate=fields(LaunchTemplateSpecification=_TEMPLATE)
                ),
                Tags=fields("Key Value PropagateAtLaunch"),
                TrafficSources=fields("Identifier Type"),
            )
        ),
        unordered=names(
            "AutoScalingGroups AvailabilityZones LoadBalancerNames TargetGroupARNs TrafficSources"
        ),
    ),
    "ec2:DescribeImages": Read(
        "ec2:DescribeImages",
        fields(
            Images=fields(
                "ImageId Name State Public CreationDate DeprecationTime SourceImageId Tags",
                BlockDeviceMappings=fields(Ebs=fields("Encrypted")),
            )
        ),
        unordered=names("Images"),
    ),
    "ssm:DescribeDocumentPermission": Read(
        "ssm:DescribeDocumentPermission",
        fields("AccountIds More"),
        _with_more,
        names("AccountIds"),
    ),
    "ssm:DescribeInstanceInformation": Read(
        "ssm:DescribeInstanceInformation",
        fields(
            InstanceInformationList=fields(
                "InstanceId PingStatus PlatformType PlatformName PlatformVersion ResourceType "
                "AssociationStatus"
            )
        ),
        unordered=names("InstanceInformationList"),
    ),
    "ssm:DescribeInstancePatchStates": Read(
        "ssm:DescribeInstancePatchStates",
        fields(
            InstancePatchStates=fields(
                "InstanceId BaselineId Operation OperationEndTime MissingCount FailedCount "
                "InstalledPendingRebootCount CriticalNonCompliantCount SecurityNonCompliantCount"
            )
        ),
        unordered=names("InstancePatchStates"),
    ),
    "ssm:DescribeParameters": Read(
        "ssm:DescribeParameters",
        fields(Parameters=fields("Name ARN Type KeyId LastModifiedDate Tier")),
        unordered=names("Parameters"),
    ),
    "ssm:DescribePatchBaselines": Read(
        "ssm:DescribePatchBaselines",
        fields(
            BaselineIdentities=fields("BaselineId BaselineName OperatingSystem DefaultBaseline")
        ),
        unordered=names("BaselineIdentities"),
    ),
    "ssm:GetPatchBaseline": Read(
        "ssm:GetPatchBaseline",
        fields(
            "PatchGroups RejectedPatches",
            ApprovalRules=fields(
                PatchRules=fields(
                    "ApproveAfterDays", PatchFilterGroup=fields(PatchFilters=fields("Key Values"))
                )
            ),
        ),
        unordered=names("PatchGroups RejectedPatches"),
    ),
    "ssm:GetServiceSetting": Read(
        "ssm:GetServiceSetting", fields(ServiceSetting=fields("SettingId SettingValue"))
    ),
    "ssm:ListDocuments": Read(
        "ssm:ListDocuments",
        fields(DocumentIdentifiers=fields("Name DocumentType Tags")),
        unordered=names("DocumentIdentifiers"),
    ),
}

_FUNCTIONS: dict[str, Read] = {
    "lambda:GetPolicy": Read("lambda:GetPolicy", fields("Policy"), policy_text),
    "lambda:ListAliases": Read(
        "lambda:ListAliases",
        fields(Aliases=fields("AliasArn Name")),
        unordered=names("Aliases"),
    ),
    "lambda:ListCodeSigningConfigs": Read(
        "lambda:ListCodeSigningConfigs",
        fields(
            CodeSigningConfigs=fields(
                "CodeSigningConfigArn",
                CodeSigningPolicies=fields("UntrustedArtifactOnDeployment"),
            )
        ),
        unordered=names("CodeSigningConfigs"),
    ),
    "lambda:ListFunctionUrlConfigs": Read(
        "lambda:ListFunctionUrlConfigs",
        fields(FunctionUrlConfigs=fields("FunctionArn AuthType", Cors=fields("AllowOrigins"))),
        unordered=names("FunctionUrlConfigs"),
    ),
    "lambda:ListFunctions": Read(
        "lambda:ListFunctions",
        fields(
            Functions=fields(
                "FunctionArn FunctionName Runtime Role KMSKeyArn PackageType",
                DeadLetterConfig=fields("TargetArn"),
                Environment=fields("Variables"),
                Layers=fields("Arn"),
                TracingConfig=fields("Mode"),
                VpcConfig=fields("VpcId SecurityGroupIds"),
            )
        ),
        unordered=names("Functions SecurityGroupIds"),
    ),
    "lambda:ListFunctionsByCodeSigningConfig": Read(
        "lambda:ListFunctionsByCodeSigningConfig",
        fields("FunctionArns"),
        unordered=names("FunctionArns"),
    ),
    "stepfunctions:DescribeStateMachine": Read(
        "states:DescribeStateMachine",
        fields(
            loggingConfiguration=fields("level includeExecutionData"),
            tracingConfiguration=fields("enabled"),
        ),
    ),
    "stepfunctions:ListStateMachines": Read(
        "states:ListStateMachines",
        fields(stateMachines=fields("stateMachineArn name type")),
        unordered=names("stateMachines"),
    ),
}

_BUILDS: dict[str, Read] = {
    "cloudformation:DescribeStacks": Read(
        "cloudformation:DescribeStacks",
        fields(
            Stacks=fields(
                "StackId StackName StackStatus CreationTime LastUpdatedTime ParentId RoleARN "
                "NotificationARNs EnableTerminationProtection Tags Parameters",
                DriftInformation=fields("StackDriftStatus LastCheckTimestamp"),
                Outputs=fields("OutputKey"),
            )
        ),
        _without_values,
        names("NotificationARNs Outputs Stacks"),
    ),
    "codebuild:BatchGetProjects": Read(
        "codebuild:BatchGetProjects",
        fields(
            "projectsNotFound",
            projects=fields(
                "arn name serviceRole projectVisibility encryptionKey tags",
                artifacts=_ARTIFACTS,
                machine=fields("privilegedMode", environmentVariables=fields("name value type")),
                logsConfig=fields(
                    cloudWatchLogs=fields("status"), s3Logs=fields("status encryptionDisabled")
                ),
                secondaryArtifacts=_ARTIFACTS,
                secondarySources=_SOURCE,
                source=_SOURCE,
            ),
        ),
        _with_machines,
        names("projects tags"),
    ),
    "codebuild:ListProjects": Read(
        "codebuild:ListProjects", fields("projects"), unordered=names("projects")
    ),
    "codebuild:ListSourceCredentials": Read(
        "codebuild:ListSourceCredentials",
        fields(sourceCredentialsInfos=fields("arn serverType authType")),
        unordered=names("sourceCredentialsInfos"),
    ),
    "codepipeline:GetPipeline": Read(
        "codepipeline:GetPipeline",
        fields(
            pipeline=fields(
                stages=fields(
                    "name",
                    actions=fields("runOrder", actionTypeId=fields("category owner provider")),
                )
            )
        ),
    ),
    "codepipeline:ListPipelines": Read(
        "codepipeline:ListPipelines",
        fields(pipelines=fields("name")),
        unordered=names("pipelines"),
    ),
    "emr:GetBlockPublicAccessConfiguration": Read(
        "elasticmapreduce:GetBlockPublicAccessConfiguration",
        fields(
            BlockPublicAccessConfiguration=fields(
                "BlockPublicSecurityGroupRules",
                PermittedPublicSecurityGroupRuleRanges=fields("MinRange MaxRange"),
            )
        ),
        unordered=names("PermittedPublicSecurityGroupRuleRanges"),
    ),
    "sagemaker:DescribeNotebookInstance": Read(
        "sagemaker:DescribeNotebookInstance",
        fields("DirectInternetAccess RootAccess KmsKeyId SubnetId"),
    ),
    "sagemaker:ListNotebookInstances": Read(
        "sagemaker:ListNotebookInstances",
        fields(NotebookInstances=fields("NotebookInstanceArn NotebookInstanceName")),
        unordered=names("NotebookInstances"),
    ),
}

READS: dict[str, Read] = {**_MACHINES, **_FUNCTIONS, **_BUILDS, **CONTAINERS}
