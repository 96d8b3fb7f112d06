"""Machines, functions and builds of a quiet account."""

from tieout.standins.unserved.answers import Asked, Given, Table


def _setting(asked: Asked) -> Given:
    """A setting that nobody changed."""
    return {
        "ServiceSetting": {"SettingId": asked.parameters["SettingId"], "SettingValue": "Enable"}
    }


def _emr_block(asked: Asked) -> Given:
    """The block that every region has; moto has none, and files all regions' under one."""
    return {
        "BlockPublicAccessConfiguration": {
            "BlockPublicSecurityGroupRules": True,
            "PermittedPublicSecurityGroupRuleRanges": [{"MinRange": 22, "MaxRange": 22}],
        },
        "BlockPublicAccessConfigurationMetadata": {
            "CreationDateTime": "2019-11-25T00:00:00Z",
            "CreatedByArn": f"arn:aws:iam::{asked.account}:root",
        },
    }


QUIET: Table = {
    "codebuild:ListSourceCredentials": {"sourceCredentialsInfos": []},
    "ecr-public:DescribeRepositories": {"repositories": []},
    "emr:GetBlockPublicAccessConfiguration": _emr_block,
    "lambda:ListCodeSigningConfigs": {"CodeSigningConfigs": []},
    "lambda:ListFunctionUrlConfigs": {"FunctionUrlConfigs": []},
    "lambda:ListFunctionsByCodeSigningConfig": {"FunctionArns": []},
    "ssm:DescribeInstanceInformation": {"InstanceInformationList": []},
    "ssm:DescribeInstancePatchStates": {"InstancePatchStates": []},
    "ssm:GetServiceSetting": _setting,
}
