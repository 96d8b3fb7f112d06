"""Machines, functions and builds of a quiet account."""

from tieout.standins.unserved.answers import Asked, Given, Table


def _setting(asked: Asked) -> Given:
    """A setting that nobody changed."""
    return {
        "ServiceSetting": {"SettingId": asked.parameters["SettingId"], "SettingValue": "Enable"}
    }


QUIET: Table = {
    "codebuild:ListSourceCredentials": {"sourceCredentialsInfos": []},
    "ecr-public:DescribeRepositories": {"repositories": []},
    "lambda:ListCodeSigningConfigs": {"CodeSigningConfigs": []},
    "lambda:ListFunctionUrlConfigs": {"FunctionUrlConfigs": []},
    "lambda:ListFunctionsByCodeSigningConfig": {"FunctionArns": []},
    "ssm:DescribeInstanceInformation": {"InstanceInformationList": []},
    "ssm:DescribeInstancePatchStates": {"InstancePatchStates": []},
    "ssm:GetServiceSetting": _setting,
}
