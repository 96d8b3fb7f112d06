"""Tables, warehouses, search domains and caches."""

import pytest

from collectors.aws.databases.caches import Cache, caches
from collectors.aws.databases.search_domains import SearchDomain, search_domains
from collectors.aws.databases.tables import Table, tables
from collectors.aws.databases.warehouses import Warehouse, warehouses
from collectors.aws.operations import evidence_of
from evidence.record import UNOBSERVED, Record

PLACE = "123456789012/eu-west-1"
EMPTY = "123456789012/us-east-1"


def found(unit, model):
    rows = Record.parse(unit.record.body).rows
    return {each.name: each for each in model.hydrate(rows)}


def test_tables(source, gather, faults):
    """A table is read by two calls; the tags of all by one."""
    units = gather(source, tables)
    named = found(units["aws.dynamodb.table", PLACE], Table)
    people, bare = named["people"], named["bare"]
    assert (people.recoverable, people.deletion_protection) == (True, True)
    assert (people.data_class, people.replicas) == ("personal", [])
    assert people.key.startswith("arn:aws:kms:")
    assert (bare.key, bare.recoverable, bare.tags) == (None, False, {})
    everywhere = sum(len(unit.record.rows) for unit in units.values())
    assert faults.asked["dynamodb:DescribeTable"] == everywhere
    assert faults.asked["dynamodb:DescribeContinuousBackups"] == everywhere
    assert faults.asked["resourcegroupstaggingapi:GetResources"] <= len(units)


def test_refused_tags_are_no_tags(source, gather, faults, replayed):
    """A table whose tags were refused is not one without tags."""
    faults.deny("resourcegroupstaggingapi:GetResources")
    unit = gather(source, tables)["aws.dynamodb.table", PLACE]
    assert unit.record.completeness.complete
    for row in unit.record.rows:
        assert "tags" not in row
        assert list(row[UNOBSERVED]) == ["tags"]
    assert replayed(unit).body == unit.record.body


def test_a_domain_that_is_not_described_is_missing(source, gather, faults):
    """Where a domain of the list is left out of the answer the list is not complete."""
    faults.answer["opensearch:DescribeDomains"] = lambda _: '{"DomainStatusList": []}'
    unit = gather(source, search_domains)["aws.opensearch.domain", PLACE]
    assert unit.evidence.gap.code == "DomainMissing"


def test_warehouses(source, gather, faults):
    """A warehouse tells of its encryption, its logs and what its parameters demand."""
    named = found(gather(source, warehouses)["aws.redshift.cluster", PLACE], Warehouse)
    figures = named["figures"]
    assert (figures.encrypted, figures.public, figures.logging) == (True, False, False)
    assert (figures.tls_only, figures.parameter_groups) == (False, ["strict"])
    assert figures.data_class == "personal"
    faults.deny("redshift:DescribeClusterParameters")
    unit = gather(source, warehouses)["aws.redshift.cluster", PLACE]
    assert [list(row[UNOBSERVED]) for row in unit.record.rows] == [["tls_only"]]


def test_search_domains(source, gather, faults):
    """Domains are read five a call; what one was made without is off."""
    named = found(gather(source, search_domains)["aws.opensearch.domain", PLACE], SearchDomain)
    assert named["found"].encrypted
    assert named["found"].node_to_node
    assert named["found"].https_only
    assert not named["bare"].encrypted
    assert (named["bare"].policy, named["bare"].vpc, named["bare"].logs) == (None, None, [])
    assert faults.asked["opensearch:DescribeDomains"] == 1


def test_what_a_domain_policy_shares_with_a_caller_is_dropped():
    """A password in the referer of a condition does not reach the disk."""
    policy = (
        '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "es:*", "Resource": "*", '
        '"Condition": {"StringEquals": {"aws:Referer": "example-only"}}}]}'
    )
    told = {"DomainStatusList": [{"DomainName": "x", "AccessPolicies": policy}]}
    assert "example-only" not in str(evidence_of("opensearch:DescribeDomains", told))


def test_caches(source, gather):
    """Groups and clusters outside of groups stand in one population."""
    named = found(gather(source, caches)["aws.elasticache.cache", PLACE], Cache)
    sessions, bare = named["sessions"], named["bare"]
    assert (sessions.group, sessions.encrypted, sessions.tls) == (True, True, True)
    assert (sessions.users, sessions.snapshot_days) == (True, 3)
    assert (bare.group, bare.engine, bare.encrypted, bare.tls) == (
        False,
        "memcached",
        False,
        False,
    )


@pytest.mark.parametrize("collector", [tables, warehouses, search_domains, caches])
def test_an_empty_region_is_proven_empty(source, gather, collector):
    """Nothing there gives a complete record without rows."""
    record = gather(source, collector)[collector.resource.kind, EMPTY].record
    assert (record.rows, record.completeness.complete) == ([], True)
