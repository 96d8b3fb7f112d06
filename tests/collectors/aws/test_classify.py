"""Error codes and statuses, and the causes they become."""

import pytest

from collectors.aws.classify import cause, gap, is_absent
from evidence.transcript import CAUSES


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("AccessDenied", 403, "refused"),
        ("AccessDeniedException", 400, "refused"),
        ("UnauthorizedOperation", 403, "refused"),
        ("403", 403, "refused"),
        ("NotFoundButForbidden", 403, "refused"),
        ("AllAccessDisabled", 403, "refused"),
        ("UnrecognizedClientException", 400, "refused"),
        ("OptInRequired", 401, "refused"),
        ("NoCredentialsError", None, "refused"),
        ("Throttling", 400, "throttled"),
        ("SlowDown", 503, "throttled"),
        ("RequestLimitExceeded", 503, "throttled"),
        ("Whatever", 429, "throttled"),
        ("ExpiredToken", 403, "expired"),
        ("ExpiredTokenException", 400, "expired"),
        ("InternalError", 500, "unavailable"),
        ("503", 503, "unavailable"),
        ("EndpointConnectionError", None, "unavailable"),
        ("ReadTimeoutError", None, "unavailable"),
        ("UnknownOperationException", 400, "unsupported"),
        ("InvalidAction", 400, "unsupported"),
        ("NotImplemented", 501, "unsupported"),
        ("ResponseParserError", None, "malformed"),
        ("ParamValidationError", None, "collector"),
        ("NoSuchBucket", 404, "incomplete"),
        ("TrailNotFoundException", 400, "incomplete"),
    ],
)
def test_causes(code, status, expected):
    """Each error is one of the known causes, by its code or by its status."""
    assert expected in CAUSES
    assert cause(code, status) == expected


def test_a_gap_says_who_refused_and_no_session_or_id():
    """AWS's message names sessions and request ids; of it only the kind of refusal is kept."""
    found = gap(
        "s3:GetBucketAcl",
        "AccessDenied",
        403,
        "User: arn:aws:sts::1:assumed-role/x/session-81 is not authorized to perform: "
        "s3:GetBucketAcl with an explicit deny in a service control policy",
    )
    assert str(found) == "AccessDenied on s3:GetBucketAcl: a service control policy denies it"


def test_a_refusal_is_never_an_answer():
    """A "not set" code under a status of refusal is a refusal."""
    assert is_absent(gap("s3:GetBucketPolicy", "NoSuchBucketPolicy", 404), ("NoSuchBucketPolicy",))
    refused = gap("s3:GetBucketPolicy", "NoSuchBucketPolicy", 403)
    assert not is_absent(refused, ("NoSuchBucketPolicy",))
    assert not is_absent(gap("s3:GetBucketPolicy", "AccessDenied", 403), ("NoSuchBucketPolicy",))
