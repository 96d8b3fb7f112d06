"""Policies of topics and queues: whether they turn away whoever comes without TLS."""

from collectors.aws.policies.policy import Statement, reaches

WITHOUT_TLS = ("Bool aws:SecureTransport = false", "BoolIfExists aws:SecureTransport = false")


def denies_plain(statement: Statement, action: str, resource: str) -> bool:
    """Whether a statement denies `action` to everybody whenever there is no TLS.

    One with a further condition, or that speaks of some callers only, lets others through.
    """
    return (
        statement["effect"] == "Deny"
        and "*" in statement["principals"]
        and len(statement["conditions"]) == 1
        and statement["conditions"][0] in WITHOUT_TLS
        and reaches(statement, action, resource)
    )
