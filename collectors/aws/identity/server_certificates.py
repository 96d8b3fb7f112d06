"""Server certificates kept in IAM, from before there was Certificate Manager."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

CERTIFICATES = "iam:ListServerCertificates"
PAGE = 1000


class ServerCertificate(Resource, kind="aws.iam.server_certificate"):
    """A server certificate in IAM; its id is the ARN. IAM neither renews nor watches it."""

    name: str
    path: str
    expires: datetime


@collector(ServerCertificate, needs=(CERTIFICATES,))
def server_certificates(aws: Aws) -> Iterator[Fields]:
    """Every server certificate of the account."""
    for told in aws.pages(CERTIFICATES, "ServerCertificateMetadataList", MaxItems=PAGE):
        yield {
            "id": told["Arn"],
            "name": told["ServerCertificateName"],
            "path": told["Path"],
            "expires": told["Expiration"],
        }
