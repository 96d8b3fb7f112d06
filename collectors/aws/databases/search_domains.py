"""OpenSearch domains: encryption, transport, who may reach them, and what they log."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from collectors.aws.policies.policy import Statement, is_public, statements
from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, with_tags
from collectors.collector import collector
from collectors.errors import UnobservedError
from evidence.record import Fields
from evidence.transcript import Gap

NAMES = "opensearch:ListDomainNames"
DOMAINS = "opensearch:DescribeDomains"
BATCH = 5
"""Domains a call, the most that AWS takes."""


class SearchDomain(Rated, kind="aws.opensearch.domain"):
    """An OpenSearch or Elasticsearch domain of one region; its id is the ARN.

    `vpc` is None where its endpoint is on the internet. `policy` is None where it has none.
    `fine_grained` says whether users sign in and hold rights of their own; `anonymous` whether a
    request without a user is served all the same. `logs` are the sorts that are written
    (`AUDIT_LOGS`, `ES_APPLICATION_LOGS`, ...).
    """

    name: str
    region: str
    vpc: str | None
    encrypted: bool
    key: str | None
    node_to_node: bool
    https_only: bool
    tls_policy: str | None
    policy: list[Statement] | None
    fine_grained: bool
    anonymous: bool
    logs: list[str]

    @property
    def policy_public(self) -> bool:
        """Whether its policy allows something to anybody at all, under no condition."""
        return any(is_public(each) for each in self.policy or ())


@collector(
    SearchDomain,
    grain="region",
    needs=("es:DescribeDomains", "es:ListDomainNames", "tag:GetResources"),
)
def search_domains(aws: Aws) -> Iterator[Fields]:
    """Every domain of the region."""
    yield from with_tags(aws, "es:domain", _domains(aws))


def _domains(aws: Aws) -> Iterator[Fields]:
    names = iter(sorted(each["DomainName"] for each in aws.call(NAMES)["DomainNames"]))
    while batch := list(islice(names, BATCH)):
        found = aws.call(DOMAINS, DomainNames=batch)["DomainStatusList"]
        yield from (_domain(aws.region, told) for told in found)
        if len(found) < len(batch):
            # It was listed, and is not described: the population changed while it was read.
            raise UnobservedError(Gap(DOMAINS, "incomplete", "DomainMissing"))


def _domain(region: str, told: Mapping[str, Any]) -> Fields:
    rest = told.get("EncryptionAtRestOptions") or {}
    door = told.get("DomainEndpointOptions") or {}
    users = told.get("AdvancedSecurityOptions") or {}
    logs = told.get("LogPublishingOptions") or {}
    policy = told.get("AccessPolicies")
    return {
        "id": told["ARN"],
        "name": told["DomainName"],
        "region": region,
        "vpc": (told.get("VPCOptions") or {}).get("VPCId"),
        # What a domain was made without is left out of the answer.
        "encrypted": rest.get("Enabled", False),
        "key": rest.get("KmsKeyId"),
        "node_to_node": (told.get("NodeToNodeEncryptionOptions") or {}).get("Enabled", False),
        "https_only": door.get("EnforceHTTPS", False),
        "tls_policy": door.get("TLSSecurityPolicy"),
        "policy": statements(policy, "domain policy") if policy else None,
        "fine_grained": users.get("Enabled", False),
        "anonymous": users.get("AnonymousAuthEnabled", False),
        "logs": sorted(sort for sort, each in logs.items() if each.get("Enabled")),
    }
