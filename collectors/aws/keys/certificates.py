"""ACM: certificates, their keys, and until when they hold."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

CERTIFICATES = "acm:ListCertificates"
PAGE = 1000
"""Certificates a page, the most that AWS gives."""
ALGORITHMS = [
    "RSA_1024",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "EC_prime256v1",
    "EC_secp384r1",
    "EC_secp521r1",
]
"""Every algorithm: unasked, ACM lists certificates of RSA up to 2048 bits only."""

ORIGINS = ["AWS_MANAGED", "CUSTOMER_PROVIDED", "ACME"]
"""Every origin of a key: unasked, ACM leaves out certificates that were got by ACME."""


class Certificate(Resource, kind="aws.acm.certificate"):
    """A certificate in ACM, of one region; its id is the ARN.

    `sort` is `AMAZON_ISSUED`, `PRIVATE` or `IMPORTED`; `status` is AWS's word (`ISSUED`, `EXPIRED`,
    `PENDING_VALIDATION`, ...). `expires` is None until it is issued. `algorithm` is as ACM writes
    it (`RSA_2048`, `EC_prime256v1`); `used` says whether an AWS service presents it.
    """

    domain: str
    sort: str
    status: str
    algorithm: str
    expires: datetime | None
    used: bool


@collector(Certificate, grain="region", needs=(CERTIFICATES,))
def certificates(aws: Aws) -> Iterator[Fields]:
    """Every certificate of the region; the list tells all there is to ask."""
    asked: dict[str, Any] = {
        "CertificateKeyPairOrigins": ORIGINS,
        "Includes": {"keyTypes": ALGORITHMS},
        "MaxItems": PAGE,
    }
    for told in aws.pages(CERTIFICATES, "CertificateSummaryList", **asked):
        yield {
            "id": told["CertificateArn"],
            "domain": told["DomainName"],
            "sort": told["Type"],
            "status": told["Status"],
            "algorithm": told["KeyAlgorithm"].replace("-", "_"),
            "expires": told.get("NotAfter"),
            "used": told["InUse"],
        }
