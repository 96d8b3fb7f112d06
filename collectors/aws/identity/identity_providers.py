"""Identity providers that IAM trusts: SAML and OpenID Connect."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

SAML = "iam:ListSAMLProviders"
OIDC = "iam:ListOpenIDConnectProviders"


class SamlProvider(Resource, kind="aws.iam.saml_provider", data="identity"):
    """A SAML identity provider; its id is the ARN.

    `valid_until` is the end of its metadata, after which nobody can sign in by it; None where the
    metadata name no end.
    """

    name: str
    valid_until: datetime | None


class OidcProvider(Resource, kind="aws.iam.oidc_provider", data="identity"):
    """An OpenID Connect identity provider; its id is the ARN, `issuer` its URL without scheme."""

    issuer: str


@collector(SamlProvider, needs=(SAML,))
def saml_providers(aws: Aws) -> Iterator[Fields]:
    """Every SAML provider of the account."""
    for provider in aws.pages(SAML, "SAMLProviderList"):
        yield {
            "id": provider["Arn"],
            "name": provider["Arn"].rpartition("/")[2],
            "valid_until": provider.get("ValidUntil"),
        }


@collector(OidcProvider, needs=(OIDC,))
def oidc_providers(aws: Aws) -> Iterator[Fields]:
    """Every OpenID Connect provider of the account."""
    for provider in aws.pages(OIDC, "OpenIDConnectProviderList"):
        yield {"id": provider["Arn"], "issuer": provider["Arn"].partition("oidc-provider/")[2]}
