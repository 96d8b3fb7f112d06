"""Tables and databases of a region."""

from tieout.standins.estate.place import Place, pairs

TABLE, DATABASE = "aws.dynamodb.table", "aws.rds.instance"
PARAMETERS = "example-postgres16"


def make_tables(place: Place) -> None:
    """DynamoDB tables with a key of the account's, kept for recovery to any second."""
    dynamodb = place.moto("dynamodb")
    for number in range(place.count("table")):
        place.past()
        name, tags = place.name(number)
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
