"""Reads of Identity Center: its instances, permission sets, assignments, users and groups.

Of people only the name they sign in with is kept: neither address, nor telephone, nor title.
"""

from collectors.aws.answers import fields, names
from collectors.aws.reads.read import Read

READS: dict[str, Read] = {
    "identitystore:ListGroupMemberships": Read(
        "identitystore:ListGroupMemberships",
        fields(GroupMemberships=fields(MemberId=fields("UserId"))),
        unordered=names("GroupMemberships"),
    ),
    "identitystore:ListGroups": Read(
        "identitystore:ListGroups",
        fields(Groups=fields("GroupId DisplayName")),
        unordered=names("Groups"),
    ),
    "identitystore:ListUsers": Read(
        "identitystore:ListUsers",
        fields(Users=fields("UserId UserName UserStatus")),
        unordered=names("Users"),
    ),
    "sso-admin:DescribePermissionSet": Read(
        "sso:DescribePermissionSet", fields(PermissionSet=fields("Name SessionDuration"))
    ),
    "sso-admin:GetInlinePolicyForPermissionSet": Read("sso:GetInlinePolicyForPermissionSet"),
    "sso-admin:ListAccountAssignments": Read(
        "sso:ListAccountAssignments",
        fields(AccountAssignments=fields("AccountId PrincipalType PrincipalId")),
        unordered=names("AccountAssignments"),
    ),
    "sso-admin:ListAccountsForProvisionedPermissionSet": Read(
        "sso:ListAccountsForProvisionedPermissionSet",
        fields("AccountIds"),
        unordered=names("AccountIds"),
    ),
    "sso-admin:ListCustomerManagedPolicyReferencesInPermissionSet": Read(
        "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
        fields(CustomerManagedPolicyReferences=fields("Name")),
        unordered=names("CustomerManagedPolicyReferences"),
    ),
    "sso-admin:ListInstances": Read(
        "sso:ListInstances",
        fields(Instances=fields("InstanceArn IdentityStoreId OwnerAccountId Status PrimaryRegion")),
        unordered=names("Instances"),
    ),
    "sso-admin:ListManagedPoliciesInPermissionSet": Read(
        "sso:ListManagedPoliciesInPermissionSet", fields(AttachedManagedPolicies=fields("Arn"))
    ),
    "sso-admin:ListPermissionSets": Read(
        "sso:ListPermissionSets", fields("PermissionSets"), unordered=names("PermissionSets")
    ),
}
