"""Machines, functions and stacks to put into an account: some in order, some not."""

import io
import json
import zipfile
from typing import Any

from tieout.standins.unserved.telling import give

REGION = "eu-west-1"
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app/worker"
SIGNING = f"arn:aws:lambda:{REGION}:{ACCOUNT}:code-signing-config:csc-0123456789abcdef0"
PREFIX = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"
TAGS = [{"Key": "owner", "Value": "platform"}, {"Key": "environment", "Value": "production"}]
SECRET = "correct-horse-battery-1"
"""What stands as a value where no value may be read."""


def seed(client: Any) -> None:
    """Put them into eu-west-1; the other region stays quiet."""
    image = _images(client("ec2", REGION))
    _group(client("autoscaling", REGION), client("ec2", REGION), image)
    _functions(client("lambda", REGION))
    _manager(client("ssm", REGION))
    _stacks(client("cloudformation", REGION))
    _machines(client("stepfunctions", REGION))
    client("sagemaker", REGION).create_notebook_instance(
        NotebookInstanceName="lab",
        InstanceType="ml.t2.medium",
        RoleArn=ROLE,
        DirectInternetAccess="Enabled",
        RootAccess="Disabled",
    )
    _unserved(client("lambda", REGION).meta.endpoint_url)


def _images(ec2: Any) -> str:
    base = ec2.register_image(
        Name="base",
        Architecture="x86_64",
        RootDeviceName="/dev/sda1",
        BlockDeviceMappings=[
            {"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": False}}
        ],
    )["ImageId"]
    ec2.create_tags(Resources=[base], Tags=TAGS)
    open_to_all = ec2.register_image(Name="open", Architecture="x86_64")["ImageId"]
    ec2.modify_image_attribute(ImageId=open_to_all, LaunchPermission={"Add": [{"Group": "all"}]})
    return str(base)


def _group(scaling: Any, ec2: Any, image: str) -> None:
    template = ec2.create_launch_template(
        LaunchTemplateName="web",
        LaunchTemplateData={"ImageId": image, "InstanceType": "t3.micro"},
    )["LaunchTemplate"]["LaunchTemplateId"]
    tags = [
        {**TAGS[0], "PropagateAtLaunch": True, "ResourceId": "web"},
        {**TAGS[1], "PropagateAtLaunch": False, "ResourceId": "web"},
    ]
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchTemplate={"LaunchTemplateId": template, "Version": "1"},
        MinSize=0,
        MaxSize=1,
        AvailabilityZones=[f"{REGION}a", f"{REGION}b"],
        HealthCheckType="ELB",
        Tags=[{**tag, "ResourceType": "auto-scaling-group"} for tag in tags],
    )
    scaling.create_launch_configuration(
        LaunchConfigurationName="old", ImageId=image, InstanceType="t3.micro"
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="old",
        LaunchConfigurationName="old",
        MinSize=0,
        MaxSize=1,
        AvailabilityZones=[f"{REGION}a"],
    )


def _functions(functions: Any) -> None:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as packed:
        packed.writestr("main.py", "def handler(event, context): return event\n")
    given = {"Role": ROLE, "Handler": "main.handler", "Code": {"ZipFile": code.getvalue()}}
    functions.create_function(
        FunctionName="orders",
        Runtime="python3.12",
        Environment={"Variables": {"DB_PASSWORD": SECRET, "STAGE": "live"}},
        KMSKeyArn=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/orders",
        TracingConfig={"Mode": "Active"},
        DeadLetterConfig={"TargetArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:failed"},
        Tags={"owner": "platform"},
        **given,
    )
    functions.create_function(FunctionName="open", Runtime="python3.8", **given)
    functions.create_function(FunctionName="web", Runtime="nodejs22.x", **given)
    functions.add_permission(
        FunctionName="open", StatementId="all", Action="lambda:InvokeFunction", Principal="*"
    )
    functions.add_permission(
        FunctionName="web",
        StatementId="url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )
    for name in ("open", "web"):
        functions.create_alias(FunctionName=name, Name="live", FunctionVersion="$LATEST")


def _manager(ssm: Any) -> None:
    ssm.put_parameter(Name="/orders/password", Value=SECRET, Type="SecureString")
    ssm.put_parameter(Name="stage", Value=SECRET, Type="String")
    content = json.dumps({"schemaVersion": "2.2", "description": "restart", "mainSteps": []})
    for name in ("restart", "shared"):
        ssm.create_document(Name=name, Content=content, DocumentType="Command", Tags=TAGS)
    ssm.modify_document_permission(Name="shared", PermissionType="Share", AccountIdsToAdd=["all"])
    ssm.create_patch_baseline(Name="linux", OperatingSystem="AMAZON_LINUX_2023")


def _stacks(cloudformation: Any) -> None:
    template = {
        "Parameters": {
            "Password": {"Type": "String", "NoEcho": "true"},
            "Token": {"Type": "String"},
        },
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {"TopicArn": {"Value": {"Ref": "Topic"}}},
    }
    cloudformation.create_stack(
        StackName="orders",
        TemplateBody=json.dumps(template),
        Parameters=[
            {"ParameterKey": "Password", "ParameterValue": SECRET},
            {"ParameterKey": "Token", "ParameterValue": SECRET},
        ],
        Tags=TAGS,
        EnableTerminationProtection=True,
    )


def _machines(machines: Any) -> None:
    definition = {"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}
    machines.create_state_machine(
        name="ship", definition=json.dumps(definition), roleArn=ROLE, type="STANDARD"
    )


def _unserved(endpoint: str) -> None:
    """What moto does not serve."""
    told = {
        "InstanceId": "i-0a1",
        "PingStatus": "Online",
        "PlatformType": "Linux",
        "PlatformName": "Amazon Linux",
        "PlatformVersion": "2023",
        "ResourceType": "EC2Instance",
        "AssociationStatus": "Success",
        "ComputerName": "mika.example.com",
        "IPAddress": "10.0.0.5",
    }
    scanned = {
        "InstanceId": "i-0a1",
        "PatchGroup": "web",
        "BaselineId": "pb-0123456789abcdef0",
        "OperationStartTime": "2026-06-14T01:00:00Z",
        "OperationEndTime": "2026-06-14T01:10:00Z",
        "Operation": "Scan",
        "MissingCount": 2,
        "FailedCount": 0,
        "SecurityNonCompliantCount": 1,
    }
    demand = {
        "CodeSigningConfigId": "csc-0123456789abcdef0",
        "CodeSigningConfigArn": SIGNING,
        "AllowedPublishers": {"SigningProfileVersionArns": [SIGNING]},
        "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Enforce"},
        "LastModified": "2026-06-14T01:00:00Z",
    }
    address = {
        "FunctionUrl": "https://web.lambda-url.eu-west-1.example.com/",
        "FunctionArn": f"{PREFIX}:web",
        "CreationTime": "2026-06-14T01:00:00Z",
        "LastModifiedTime": "2026-06-14T01:00:00Z",
        "AuthType": "NONE",
        "Cors": {"AllowOrigins": ["*"]},
    }
    live = {**address, "FunctionArn": f"{PREFIX}:web:live", "AuthType": "AWS_IAM"}
    filters = [{"Key": "CLASSIFICATION", "Values": ["Security"]}]
    rule = {"PatchFilterGroup": {"PatchFilters": filters}, "ApproveAfterDays": 30}
    never = {**told, "InstanceId": "i-0a2", "PingStatus": "ConnectionLost"}
    block = {
        "BlockPublicAccessConfiguration": {
            "BlockPublicSecurityGroupRules": True,
            "PermittedPublicSecurityGroupRuleRanges": [
                {"MinRange": 8000, "MaxRange": 8010},
                {"MinRange": 22, "MaxRange": 22},
            ],
        },
        "BlockPublicAccessConfigurationMetadata": {
            "CreationDateTime": "2026-06-14T01:00:00Z",
            "CreatedByArn": ROLE,
        },
    }
    answers: dict[str, Any] = {
        "emr:GetBlockPublicAccessConfiguration": block,
        "ssm:DescribeInstanceInformation": {"InstanceInformationList": [told, never]},
        "ssm:DescribeInstancePatchStates": {"InstancePatchStates": [scanned]},
        "ssm:GetPatchBaseline": {"ApprovalRules": {"PatchRules": [rule]}, "PatchGroups": ["web"]},
        "lambda:ListCodeSigningConfigs": {"CodeSigningConfigs": [demand]},
        "lambda:ListFunctionsByCodeSigningConfig": {"FunctionArns": [f"{PREFIX}:orders"]},
        "lambda:ListFunctionUrlConfigs": {"FunctionUrlConfigs": [address, live]},
    }
    for operation, answer in answers.items():
        give(endpoint, operation, answer, region=REGION)
    # moto keeps one policy for a function and all its aliases.
    by_url = {"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}}
    opening = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Condition": by_url}
    opening |= {"Action": "lambda:InvokeFunctionUrl", "Resource": f"{PREFIX}:web:live"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [opening]})
    named = {"FunctionName": f"{PREFIX}:web", "Qualifier": "live"}
    give(endpoint, "lambda:GetPolicy", {"Policy": policy}, region=REGION, parameters=named)
