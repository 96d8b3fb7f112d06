"""Sample databases, keys, secrets and certificates of a cloud account, as they should be."""

from copy import deepcopy
from typing import Any

from sample_data import ACCOUNT, FRESH, HOME, KEY, OLD, PERSONAL, arn, opening

from collectors.aws.databases.caches import Cache
from collectors.aws.databases.cluster_parameter_groups import ClusterParameterGroup
from collectors.aws.databases.cluster_snapshots import ClusterSnapshot
from collectors.aws.databases.clusters import DatabaseCluster
from collectors.aws.databases.database_snapshots import DatabaseSnapshot
from collectors.aws.databases.engine_support import EngineSupport
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.parameter_groups import ParameterGroup
from collectors.aws.databases.search_domains import SearchDomain
from collectors.aws.databases.tables import Table
from collectors.aws.databases.warehouses import Warehouse
from collectors.aws.identity.organizations import OrganizationAccount
from collectors.aws.keys.certificates import Certificate
from collectors.aws.keys.kms import Key
from collectors.aws.keys.secrets import Secret

FAMILY, STRANGER = "444455556666", "999988887777"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"


def database(**changed: Any) -> DatabaseInstance:
    """A database of personal data."""
    row = {
        "id": arn("rds", "db:people"),
        "name": "people",
        "region": HOME,
        "created": OLD,
        "engine": "postgres",
        "version": "16.4",
        "cluster": None,
        "public": False,
        "encrypted": True,
        "key": KEY,
        "parameter_groups": ["strict"],
        "backup_days": 14,
        "backup_copies": [],
        "source": None,
        "multi_az": True,
        "deletion_protection": True,
        "minor_upgrades": True,
        "logs": ["postgresql"],
        "tags": PERSONAL,
    }
    return DatabaseInstance.of(**deepcopy(row | changed))


def cluster(**changed: Any) -> DatabaseCluster:
    """A database cluster of personal data."""
    row = {
        "id": arn("rds", "cluster:ledger"),
        "name": "ledger",
        "region": HOME,
        "created": OLD,
        "engine": "aurora-postgresql",
        "version": "16.4",
        "encrypted": True,
        "key": KEY,
        "parameter_group": "strict",
        "backup_days": 14,
        "source": None,
        "global_cluster": None,
        "deletion_protection": True,
        "logs": ["postgresql"],
        "tags": PERSONAL,
    }
    return DatabaseCluster.of(**deepcopy(row | changed))


def support(engine: str, version: str, until: str | None) -> EngineSupport:
    """Until when a version of an engine is supported."""
    row = {"id": f"{HOME}:{engine}:{version}", "engine": engine, "version": version}
    return EngineSupport.of(**row, standard_until=until and f"{until}T00:00:00+00:00")


def group(**changed: Any) -> ParameterGroup:
    """Settings that demand TLS."""
    row = {"id": arn("rds", "pg:strict"), "name": "strict", "demands": {"rds.force_ssl": "1"}}
    return ParameterGroup.of(**deepcopy(row | changed))


def cluster_group(**changed: Any) -> ClusterParameterGroup:
    """Settings of clusters that demand TLS."""
    row = {
        "id": arn("rds", "cluster-pg:strict"),
        "name": "strict",
        "demands": {"rds.force_ssl": "1"},
    }
    return ClusterParameterGroup.of(**deepcopy(row | changed))


def _copy(**changed: Any) -> dict[str, Any]:
    row = {
        "name": "kept",
        "region": HOME,
        "created": FRESH,
        "sort": "manual",
        "encrypted": True,
        "key": KEY,
        "restored_by": [],
        "tags": PERSONAL,
    }
    return deepcopy(row | changed)


def database_snapshot(**changed: Any) -> DatabaseSnapshot:
    """A copy of the database."""
    row = {"id": arn("rds", "snapshot:kept"), "database": "people"}
    return DatabaseSnapshot.of(**_copy(**row | changed))


def cluster_snapshot(**changed: Any) -> ClusterSnapshot:
    """A copy of the database cluster."""
    row = {"id": arn("rds", "cluster-snapshot:kept"), "database": "ledger"}
    return ClusterSnapshot.of(**_copy(**row | changed))


def table(**changed: Any) -> Table:
    """A table of personal data."""
    row = {
        "id": arn("dynamodb", "table/people"),
        "name": "people",
        "region": HOME,
        "key": KEY,
        "replicas": [],
        "deletion_protection": True,
        "recoverable": True,
        "tags": PERSONAL,
    }
    return Table.of(**deepcopy(row | changed))


def warehouse(**changed: Any) -> Warehouse:
    """A data warehouse of personal data."""
    row = {
        "id": arn("redshift", "cluster:figures"),
        "name": "figures",
        "region": HOME,
        "encrypted": True,
        "key": KEY,
        "public": False,
        "through_vpc": True,
        "snapshot_days": 14,
        "copied_to": None,
        "upgrades": True,
        "parameter_groups": ["strict"],
        "tls_only": True,
        "logging": True,
        "tags": PERSONAL,
    }
    return Warehouse.of(**deepcopy(row | changed))


def domain(**changed: Any) -> SearchDomain:
    """A search domain of personal data."""
    row = {
        "id": arn("es", "domain/found"),
        "name": "found",
        "region": HOME,
        "vpc": "vpc-1",
        "encrypted": True,
        "key": KEY,
        "node_to_node": True,
        "https_only": True,
        "tls_policy": "Policy-Min-TLS-1-2-2019-07",
        "policy": opening(ROOT, action="es:*"),
        "fine_grained": True,
        "anonymous": False,
        "logs": ["AUDIT_LOGS"],
        "tags": PERSONAL,
    }
    return SearchDomain.of(**deepcopy(row | changed))


def cache(**changed: Any) -> Cache:
    """A cache that callers sign in to."""
    row = {
        "id": arn("elasticache", "replicationgroup:sessions"),
        "name": "sessions",
        "region": HOME,
        "engine": "redis",
        "group": True,
        "encrypted": True,
        "key": KEY,
        "tls": True,
        "users": True,
        "snapshot_days": 3,
    }
    return Cache.of(**row | changed)


def key(**changed: Any) -> Key:
    """A key of ours that KMS renews."""
    row = {
        "id": KEY,
        "region": HOME,
        "created": OLD,
        "manager": "CUSTOMER",
        "state": "Enabled",
        "spec": "SYMMETRIC_DEFAULT",
        "usage": "ENCRYPT_DECRYPT",
        "origin": "AWS_KMS",
        "copies": [],
        "deleted_on": None,
        "rotated": True,
        "policy": opening(ROOT, action="kms:*"),
    }
    return Key.of(**deepcopy(row | changed))


def secret(**changed: Any) -> Secret:
    """A secret that renews itself."""
    row = {
        "id": arn("secretsmanager", "secret:people-x1"),
        "name": "people",
        "region": HOME,
        "primary": None,
        "service": None,
        "key": KEY,
        "created": OLD,
        "changed": FRESH,
        "rotates": True,
        "rotated": FRESH,
        "policy": None,
        "tags": {},
    }
    return Secret.of(**deepcopy(row | changed))


def certificate(**changed: Any) -> Certificate:
    """A certificate in use."""
    row = {
        "id": arn("acm", "certificate/1"),
        "domain": "www.example.com",
        "sort": "AMAZON_ISSUED",
        "status": "ISSUED",
        "algorithm": "RSA_2048",
        "expires": "2027-01-01T00:00:00+00:00",
        "used": True,
    }
    return Certificate.of(**row | changed)


def members() -> list[OrganizationAccount]:
    """The accounts of the organisation."""
    return [
        OrganizationAccount.of(id=each, organization="o-example1", listed=True, state="ACTIVE")
        for each in (ACCOUNT, FAMILY)
    ]


def stands_alone() -> OrganizationAccount:
    """Another account that is read, and is of no organisation."""
    row = {"id": "121212121212", "organization": None, "listed": True, "state": "ACTIVE"}
    return OrganizationAccount.of(**row)


def seen_from_within() -> list[OrganizationAccount]:
    """What an account that may not list the organisation knows of it."""
    return [OrganizationAccount.of(id=ACCOUNT, organization="o-example1", listed=False)]
