"""What each setting of an `[[aws]]` table means, in the words that an editor shows beside it."""

from collections.abc import Mapping

AWS_WORDS: Mapping[str, Mapping[str, str]] = {
    "AwsSettings": {
        "name": "The name of the source; part of every scope, so keep it.",
        "profile": "The profile of the shared AWS files to sign in with.",
        "credentials_file": "A shared credentials file of its own.",
        "web_identity_token_file": "A file with an OIDC token, by which the first role is assumed.",
        "role_arn": "A role to assume, or a chain of roles, each assumed from the one before.",
        "external_id": "The external id that the role asks for, or one for each of the chain.",
        "session_name": "How the sessions of roles are named in CloudTrail; tieout if left out.",
        "session_seconds": "How long a session of a role lasts, 1800 to 43200; in chains to 3600.",
        "organization": "Whether all accounts of the organisation are read.",
        "accounts": "The accounts to read, where the organisation is not asked for them.",
        "member_role": "The name of the role to assume in each account.",
        "member_external_id": "The external id that these roles ask for.",
        "include_ous": "Organizational units, by id, whose accounts are read, at any depth.",
        "exclude_ous": "Organizational units, by id, whose accounts are left out.",
        "include_tags": "Tags of accounts; those that bear one of them are read.",
        "exclude_tags": "Tags of accounts; those that bear one of them are left out.",
        "include_accounts": "The accounts of the organisation that are read.",
        "exclude_accounts": "The accounts of the organisation that are left out.",
        "regions": "The regions to read; all enabled ones when left out.",
        "home_region": "The region to ask account-wide questions in.",
        "endpoint_url": "Where the API answers instead of AWS itself.",
        "endpoints": "Where single services answer: s3control, say, at an endpoint of a VPC.",
        "concurrency": "Questions under way at once in all accounts and regions, at most.",
    },
}
