"""Tables and databases of a region."""

from tieout.standins.estate.faults import fault, finding
from tieout.standins.estate.place import Made, Place, pairs
from tieout.standins.estate.truth import Finding

TABLE, DATABASE = "aws.dynamodb.table", "aws.rds.instance"
RATED = 20
"""One in so many tables holds personal data."""
PARAMETERS = "example-postgres16"


def make_tables(place: Place) -> None:
    """DynamoDB tables with a key of the account's, kept for recovery to any second."""
    dynamodb = place.moto("dynamodb")
    for number in range(place.count("table")):
        place.past()
        name, tags = place.name(number)
        if place.home and not number % RATED:
            tags["data-class"] = "personal"
        table = dynamodb.create_table(
            name,
            schema=[{"AttributeName": "id", "KeyType": "HASH"}],
            throughput=None,
            attr=[{"AttributeName": "id", "AttributeType": "S"}],
            global_indexes=None,
            indexes=None,
            streams=None,
            billing_mode="PAY_PER_REQUEST",
            sse_specification={
                "Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": place.known["key"],
            },
            tags=pairs(tags),
            deletion_protection_enabled=True,
            warm_throughput=None,
        )  # fmt: skip
        dynamodb.update_continuous_backups(name, {"PointInTimeRecoveryEnabled": True})
        place.made(TABLE, table.table_arn, table)


def make_databases(place: Place) -> None:
    """RDS instances inside the network, encrypted, backed up, over TLS alone."""
    rds, ec2 = place.moto("rds"), place.moto("ec2")
    subnets = [ec2.get_subnet(each) for each in place.known["subnets"]]
    rds.create_subnet_group("inside", "inside", subnets, pairs(place.tags("platform")))
    rds.create_db_parameter_group(
        {
            "db_parameter_group_name": PARAMETERS,
            "db_parameter_group_family": "postgres16",
            "description": "over TLS alone",
            "tags": pairs(place.tags("platform")),
        }
    )
    forced = {"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"}
    rds.modify_db_parameter_group(PARAMETERS, [forced])
    for number in range(place.count("database")):
        place.past()
        name, tags = place.name(number)
        database = rds.create_db_instance(
            {
                "db_instance_identifier": name,
                "db_instance_class": "db.m7g.large",
                "engine": "postgres",
                "engine_version": "16.4",
                "allocated_storage": 100,
                "storage_encrypted": True,
                "kms_key_id": place.known["key"],
                "backup_retention_period": 14,
                "multi_az": True,
                "publicly_accessible": False,
                "deletion_protection": True,
                "copy_tags_to_snapshot": True,
                "enable_iam_database_authentication": True,
                "enable_cloudwatch_logs_exports": ["postgresql"],
                "db_parameter_group_name": PARAMETERS,
                "db_subnet_group_name": "inside",
                "vpc_security_group_ids": [place.chance.choice(place.known["groups"])],
                "master_username": "owner",
                "manage_master_user_password": False,
                "tags": pairs(tags),
            }
        )
        place.made(DATABASE, database.db_instance_arn, database)


def _personal(made: Made) -> bool:
    return any(tag["Value"] == "personal" for tag in made.thing.tags)


def _internal(made: Made) -> bool:
    return not _personal(made)


@fault(TABLE, "table_can_be_taken_back", fits=_internal)
def table_without_recovery(made: Made) -> None:
    """A table that cannot be taken back."""
    dynamodb = made.place.moto("dynamodb")
    dynamodb.update_continuous_backups(made.thing.name, {"PointInTimeRecoveryEnabled": False})


@fault(TABLE, "table_is_safe_from_deletion")
def table_easily_deleted(made: Made) -> None:
    """A table that one slip deletes."""
    made.thing.deletion_protection_enabled = False


@fault(TABLE, "personal_table_uses_own_key", fits=_personal)
def personal_table_under_shared_key(made: Made) -> None:
    """Personal data under a key that nobody sees."""
    made.thing.sse_specification = None


@fault(DATABASE, "database_has_no_public_address")
def database_in_public(made: Made) -> None:
    """A database with an address on the internet."""
    made.thing.publicly_accessible = True


@fault(DATABASE, "database_is_encrypted")
def database_unencrypted(made: Made) -> None:
    """A database that lies open."""
    made.thing.storage_encrypted, made.thing.kms_key_id = False, None


@fault(DATABASE, "database_keeps_backups")
def database_without_backups(made: Made) -> None:
    """A database of which no backup is kept."""
    made.thing.backup_retention_period = 0


@fault(DATABASE, "database_is_safe_from_deletion")
def database_easily_deleted(made: Made) -> None:
    """A database that one slip deletes."""
    made.thing.deletion_protection = False


@fault(DATABASE, "database_ships_its_logs")
def database_keeping_its_logs(made: Made) -> None:
    """A database whose logs stay on its machine."""
    made.thing.enabled_cloudwatch_logs_exports = []


@fault(DATABASE, "database_takes_minor_upgrades")
def database_without_upgrades(made: Made) -> None:
    """A database that is not mended by itself."""
    made.thing.auto_minor_version_upgrade = False


@fault(DATABASE, "database_demands_tls")
def database_without_tls(made: Made) -> None:
    """A database that takes connections without TLS."""
    made.thing.db_parameter_group_name = "default.postgres16"


@fault(DATABASE)
def database_copy_for_all(made: Made) -> list[Finding]:
    """A copy of a database that every account may restore."""
    rds, name = made.place.moto("rds"), f"{made.thing.db_instance_identifier}-copy"
    copy = rds.create_db_snapshot(made.thing.db_instance_identifier, name)
    rds.modify_db_snapshot_attribute(name, "restore", ["all"])
    copied = Made("aws.rds.snapshot", copy.db_snapshot_arn, copy, made.place)
    told = ("database_snapshot_is_not_public", "database_snapshot_stays_inside")
    return [finding(check, copied) for check in told]
