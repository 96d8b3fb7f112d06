"""Ways to more rights than one was given, as they are publicly catalogued for IAM."""

from typing import TypeAlias

Ways: TypeAlias = tuple[tuple[str, ...], ...]
"""Each way is the actions that it takes, all of them."""

PASS = "iam:PassRole"  # noqa: S105 -- an action's name
REWRITING: Ways = (
    ("iam:CreatePolicyVersion",),
    ("iam:SetDefaultPolicyVersion",),
    ("iam:AttachUserPolicy",),
    ("iam:AttachGroupPolicy",),
    ("iam:AttachRolePolicy",),
    ("iam:PutUserPolicy",),
    ("iam:PutGroupPolicy",),
    ("iam:PutRolePolicy",),
    ("iam:AddUserToGroup",),
    ("iam:UpdateAssumeRolePolicy",),
    ("iam:DeleteUserPermissionsBoundary",),
    ("iam:DeleteRolePermissionsBoundary",),
    ("iam:DeleteUserPolicy",),
    ("iam:DeleteRolePolicy",),
    ("iam:DetachUserPolicy",),
    ("iam:DetachRolePolicy",),
    ("sso:AttachManagedPolicyToPermissionSet", "sso:ProvisionPermissionSet"),
    ("sso:PutInlinePolicyToPermissionSet", "sso:ProvisionPermissionSet"),
    ("sso:CreateAccountAssignment",),
)
"""Actions that change what somebody may do, or who may take on a role."""
CREDENTIALS: Ways = (
    ("iam:CreateAccessKey",),
    ("iam:CreateLoginProfile",),
    ("iam:UpdateLoginProfile",),
    ("iam:CreateSAMLProvider", "iam:UpdateAssumeRolePolicy"),
    ("iam:UpdateSAMLProvider",),
    ("iam:DeactivateMFADevice", "iam:UpdateLoginProfile"),
)
"""Actions that give credentials of somebody else."""
PASSING: Ways = (
    (PASS, "ec2:RunInstances"),
    (PASS, "ec2:AssociateIamInstanceProfile"),
    (PASS, "ec2:RequestSpotInstances"),
    (PASS, "autoscaling:CreateLaunchConfiguration", "autoscaling:CreateAutoScalingGroup"),
    (PASS, "lambda:CreateFunction", "lambda:InvokeFunction"),
    (PASS, "lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    (PASS, "lambda:CreateFunction", "lambda:AddPermission"),
    (PASS, "lambda:UpdateFunctionConfiguration", "lambda:UpdateFunctionCode"),
    (PASS, "cloudformation:CreateStack"),
    (PASS, "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
    (PASS, "cloudformation:UpdateStack"),
    (PASS, "glue:CreateDevEndpoint"),
    (PASS, "glue:CreateJob", "glue:StartJobRun"),
    (PASS, "glue:CreateJob", "glue:CreateTrigger"),
    (PASS, "glue:UpdateJob", "glue:StartJobRun"),
    (PASS, "ecs:RegisterTaskDefinition", "ecs:RunTask"),
    (PASS, "ecs:RegisterTaskDefinition", "ecs:CreateService"),
    (PASS, "ecs:RunTask"),
    (PASS, "sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    (PASS, "sagemaker:CreateTrainingJob"),
    (PASS, "sagemaker:CreateProcessingJob"),
    (PASS, "codebuild:CreateProject", "codebuild:StartBuild"),
    (PASS, "codepipeline:CreatePipeline"),
    (PASS, "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"),
    (PASS, "elasticmapreduce:RunJobFlow"),
    (PASS, "states:CreateStateMachine", "states:StartExecution"),
    (PASS, "ssm:StartAutomationExecution"),
    (PASS, "apprunner:CreateService"),
    (PASS, "batch:RegisterJobDefinition", "batch:SubmitJob"),
    (PASS, "scheduler:CreateSchedule"),
    (PASS, "bedrock-agentcore:CreateCodeInterpreter", "bedrock-agentcore:InvokeCodeInterpreter"),
)
"""Actions that start something of one's own with a role of more rights."""
TAKING_OVER: Ways = (
    ("lambda:UpdateFunctionCode",),
    ("glue:UpdateDevEndpoint",),
    ("ssm:SendCommand",),
    ("ssm:StartSession",),
    ("ec2-instance-connect:SendSSHPublicKey",),
    ("ecs:ExecuteCommand",),
    ("codebuild:UpdateProject",),
    ("sagemaker:CreatePresignedNotebookInstanceUrl",),
    ("cloudformation:ExecuteChangeSet",),
    ("apprunner:UpdateService",),
)
"""Actions that put one's own code, or oneself, where a role of more rights is at work."""
