"""Conditions that make a policy open to anybody one that is open to some only.

The rule is that of the S3 User Guide, "The meaning of public": only fixed values of a few keys
narrow. A referer, a user agent or a demand for TLS is met by whoever likes to meet it.
"""

import re
from ipaddress import IPv4Network, ip_network

KEYS = frozenset(
    {"aws:principalorgid", "aws:principalorgpaths", "aws:principalarn", "aws:principalaccount"}
    | {"aws:sourceip", "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner"}
    | {"aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:userid"}
    | {"s3:dataaccesspointarn", "s3:dataaccesspointaccount"}
    | {"s3:x-amz-server-side-encryption-aws-kms-key-id"}
)
OPERATORS = frozenset(
    {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress"}
)
"""Operators that want the key to be there and of a value; `...IfExists` and `...Not...` do not."""

WILD = re.compile(r"[*?]|\$\{")
OWNED = re.compile(r"arn:[^*?$:]+:[^*?$:]+:[^$:]*:\d{12}:.*|o-[a-z0-9]+/.*|[A-Z0-9]{16,}:\*")
"""Values with a wildcard that still name one account, organisation or role."""

BROADEST_IPV4, BROADEST_IPV6 = 8, 32
"""Prefix lengths below which a range of addresses is no narrowing."""


def narrows(condition: str) -> bool:
    """Whether a condition (`StringEquals aws:SourceVpce = vpce-1`) lets only some callers in."""
    operator, _, rest = condition.partition(" ")
    key, _, values = rest.partition(" = ")
    operator = operator.lower().removeprefix("foranyvalue:")
    if operator not in OPERATORS or key.lower() not in KEYS:
        return False
    return all(_fixed(operator, value) for value in values.split(", "))


def _fixed(operator: str, value: str) -> bool:
    if operator != "ipaddress":
        return bool(value) and (not WILD.search(value) or OWNED.fullmatch(value) is not None)
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        return False
    broadest = BROADEST_IPV4 if isinstance(network, IPv4Network) else BROADEST_IPV6
    return network.prefixlen >= broadest
