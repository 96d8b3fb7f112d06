"""Why an AWS call had no answer: error codes and HTTP statuses become one of the known causes.

Both are looked at, since some services answer with a bare status for a code ("403").
"""

from collections.abc import Collection

from collectors.aws.answers import names
from evidence.transcript import Gap

THROTTLED = names(
    "BandwidthLimitExceeded EC2ThrottledException LimitExceeded LimitExceededException "
    "PriorRequestNotComplete ProvisionedThroughputExceededException RequestLimitExceeded "
    "RequestThrottled RequestThrottledException SlowDown ThrottledException Throttling "
    "ThrottlingException TooManyRequestsException TransactionInProgressException"
)
EXPIRED = names(
    "ExpiredToken ExpiredTokenException RequestExpired TokenRefreshRequired "
    # What the SDK itself raises when a sign-on has lapsed.
    "LoginRefreshRequired LoginTokenLoadError SSOTokenLoadError TokenRetrievalError "
    "UnauthorizedSSOTokenError"
)
UNSUPPORTED = names(
    "InvalidAction MethodNotAllowed NotImplemented UnknownOperation UnknownOperationException "
    "UnsupportedOperation UnsupportedOperationException "
    "EndpointResolutionError InvalidRegionError ServiceNotInRegionError UnknownEndpointError "
    "UnknownRegionError UnknownServiceError"
)
UNAVAILABLE = names(
    "InternalError InternalFailure InternalServerError RequestTimeout RequestTimeoutException "
    "ServiceUnavailable ServiceUnavailableException Unavailable "
    "ConnectTimeoutError ConnectionClosedError ConnectionError EndpointConnectionError "
    "HTTPClientError ProxyConnectionError ReadTimeoutError ResponseStreamingError SSLError"
)
SIGN_IN = names("CredentialRetrievalError MetadataRetrievalError NoCredentialsError")
"""What the SDK raises where it finds no credentials, or none any more."""
ASSUMING = names("sts:AssumeRole sts:AssumeRoleWithWebIdentity")
UNKNOWN_HERE = names("AuthFailure InvalidClientTokenId UnrecognizedClientException")
"""How a region answers that does not know our credentials: all do where it is not enabled."""
MALFORMED = names("ChecksumError FlexibleChecksumError IncompleteReadError ResponseParserError")
COLLECTOR = names("MissingParametersError ParamValidationError UnknownParameterError")
GONE = ("NoSuch", "NotFound", "404")

NOT_ENABLED = (
    ("is not subscribed to aws security hub", "the account is not subscribed to Security Hub"),
    ("macie is not enabled", "Macie is not enabled"),
)
"""Words in a refusal that is none: two services say by it that they are switched off."""

WHY = (
    *NOT_ENABLED,
    ("service control policy", "a service control policy denies it"),
    ("resource control policy", "a resource control policy denies it"),
    ("permissions boundary", "a permissions boundary denies it"),
    ("session policy", "a session policy denies it"),
    ("explicit deny", "an explicit deny"),
)
"""Words in AWS's own message that say who refused; the rest of it names sessions and ids."""


def gap(operation: str, code: str, status: int | None = None, message: str = "") -> Gap:
    """The gap that an AWS error leaves: its code, its HTTP status and why, free of ids."""
    return Gap(operation, cause(code, status), code, status, _why(code, message))


def cause(code: str, status: int | None = None) -> str:
    """The cause, one of `evidence.transcript.CAUSES`, of an error code and an HTTP status."""
    if code in THROTTLED or status == 429:
        return "throttled"
    if code in EXPIRED:
        return "expired"
    if code in UNSUPPORTED or status in (405, 501):
        return "unsupported"
    if code in UNAVAILABLE or (status is not None and status >= 500):
        return "unavailable"
    if code in MALFORMED:
        return "malformed"
    if code in COLLECTOR:
        return "collector"
    if status != 403 and (status == 404 or any(word in code for word in GONE)):
        # It was listed, and is not there any more: the population changed while it was read.
        return "incomplete"
    return "refused"


def is_sign_in(found: Gap, asked: str) -> bool:
    """Whether the gap is that of signing in (a role that may not be assumed), not of `asked`."""
    return found.code in SIGN_IN or (found.operation in ASSUMING and found.operation != asked)


def is_absent(found: Gap, absent: Collection[str]) -> bool:
    """Whether the gap is the answer "not set": one of the codes, and no refusal.

    A status of 401 or 403 is a refusal, but where the words say that the service is switched off.
    """
    off = found.message in (told for _, told in NOT_ENABLED)
    return found.code in absent and (off or found.status not in (401, 403))


def _why(code: str, message: str) -> str:
    if code == "OptInRequired":
        return "the region is not enabled for this account"
    if code in UNKNOWN_HERE:
        return "the credentials are not known there: the region is not enabled, or they are void"
    lowered = message.lower()
    return next((told for words, told in WHY if words in lowered), "")
