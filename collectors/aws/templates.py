"""The audit role as infrastructure: a CloudFormation template and a Terraform file."""

import json
from collections.abc import Sequence
from typing import Any

import yaml

from collectors.aws.permissions import Policy

ROLE = "TieoutAudit"
_ACCOUNT = r"^[0-9]{12}$"


def cloudformation(policies: Sequence[Policy], role: str = ROLE) -> str:
    """A template of a role that may read, and of who may assume it.

    It names no account, so that one StackSet rolls it out in all of an organisation; what only the
    account signed in to needs is made where that account is.
    """
    resources: dict[str, Any] = {
        "AuditRole": {"Type": "AWS::IAM::Role", "Properties": _role()},
        **{policy.name: _managed(policy) for policy in policies},
    }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "The role that Tieout reads an account with.",
        "Parameters": {
            "RoleName": {"Type": "String", "Default": role},
            "TrustedAccountId": {
                "Type": "String",
                "AllowedPattern": _ACCOUNT,
                "Description": "The account that assumes the role.",
            },
            "ExternalId": {
                "Type": "String",
                "Default": "",
                "NoEcho": True,
                "Description": "What the role asks of whoever assumes it; nothing when empty.",
            },
        },
        "Conditions": {
            "AsksExternalId": {"Fn::Not": [{"Fn::Equals": [{"Ref": "ExternalId"}, ""]}]},
            "IsHome": {"Fn::Equals": [{"Ref": "AWS::AccountId"}, {"Ref": "TrustedAccountId"}]},
        },
        "Resources": resources,
        "Outputs": {"RoleArn": {"Value": {"Fn::GetAtt": ["AuditRole", "Arn"]}}},
    }
    return yaml.safe_dump(template, sort_keys=False, width=100)


def terraform(policies: Sequence[Policy], role: str = ROLE) -> str:
    """A Terraform file of the same role; its variable `home` is for the account signed in to."""
    made = [_HEAD.replace("ROLE_NAME", role)]
    for policy in policies:
        count = "  count  = var.home ? 1 : 0\n" if policy.home else ""
        arn = f"aws_iam_policy.{policy.name}[0].arn" if policy.home else f"{_address(policy)}.arn"
        document = json.dumps(policy.document, indent=2).replace("${", "$${")
        made += [
            f'resource "aws_iam_policy" "{policy.name}" {{',
            f'{count}  name   = "${{var.role_name}}-{policy.name}"',
            f"  policy = jsonencode({_indented(document)})",
            "}\n",
            f'resource "aws_iam_role_policy_attachment" "{policy.name}" {{',
            f"{count.replace('count  =', 'count      =')}  role       = aws_iam_role.audit.name",
            f"  policy_arn = {arn}",
            "}\n",
        ]
    return "\n".join(made)


def _role() -> dict[str, Any]:
    trusted = {"Fn::Sub": "arn:${AWS::Partition}:iam::${TrustedAccountId}:root"}
    asked = {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}}
    return {
        "RoleName": {"Ref": "RoleName"},
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"AWS": trusted},
                    "Condition": {"Fn::If": ["AsksExternalId", asked, {"Ref": "AWS::NoValue"}]},
                }
            ],
        },
    }


def _managed(policy: Policy) -> dict[str, Any]:
    properties = {
        "ManagedPolicyName": {"Fn::Sub": "${RoleName}-" + policy.name},
        "Roles": [{"Ref": "AuditRole"}],
        "PolicyDocument": policy.document,
    }
    made: dict[str, Any] = {"Type": "AWS::IAM::ManagedPolicy"}
    if policy.home:
        made["Condition"] = "IsHome"
    return {**made, "Properties": properties}


def _address(policy: Policy) -> str:
    return f"aws_iam_policy.{policy.name}"


def _indented(document: str) -> str:
    return document.replace("\n", "\n  ")


_HEAD = """\
variable "trusted_account_id" {
  type        = string
  description = "The account that assumes the role."
}

variable "external_id" {
  type        = string
  default     = ""
  sensitive   = true
  description = "What the role asks of whoever assumes it; nothing when empty."
}

variable "role_name" {
  type    = string
  default = "ROLE_NAME"
}

variable "home" {
  type        = bool
  default     = false
  description = "Whether this is the account that is signed in to, and the others read from."
}

data "aws_partition" "current" {}

resource "aws_iam_role" "audit" {
  name = var.role_name
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge(
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = {
          AWS = "arn:${data.aws_partition.current.partition}:iam::${var.trusted_account_id}:root"
        }
      },
      var.external_id == "" ? {} : {
        Condition = { StringEquals = { "sts:ExternalId" = var.external_id } }
      }
    )]
  })
}
"""
