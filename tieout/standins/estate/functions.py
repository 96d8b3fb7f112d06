"""What runs code in a region: functions, images of containers, clusters."""

import json
from typing import Any

from tieout.standins.estate.place import Place, pairs

FUNCTION, REPOSITORY, CLUSTER = "aws.lambda.function", "aws.ecr.repository", "aws.eks.cluster"
CLUSTER_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
EXPIRY = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "selection": {
                    "tagStatus": "untagged",
                    "countType": "sinceImagePushed",
                    "countUnit": "days",
                    "countNumber": 14,
                },
                "action": {"type": "expire"},
            }
        ]
    }
)


def make_functions(place: Place) -> None:
    """Functions inside the network, which nobody but the account may call."""
    functions = place.moto("lambda")
    for number in range(place.count("function")):
        place.past(newest=2, oldest=200)
        name, tags = place.name(number)
        made = functions.create_function(
            {
                "FunctionName": name,
                "Runtime": "python3.13",
                "Role": place.role("lambda.amazonaws.com"),
                "Handler": "main.handle",
                # An empty archive: no code of anybody's.
                "Code": {"ZipFile": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="},
                "VpcConfig": {
                    "SubnetIds": place.known["subnets"],
                    "SecurityGroupIds": [place.chance.choice(place.known["groups"])],
                },
                "KMSKeyArn": place.known["key"],
                "TracingConfig": {"Mode": "Active"},
                "Tags": tags,
            }
        )
        place.made(FUNCTION, made.function_arn, made)


def make_images(place: Place) -> None:
    """Repositories of images whose tags stay put, and which are scanned."""
    images = place.moto("ecr")
    for number in range(place.count("repository")):
        place.past()
        name, tags = place.name(number)
        key = {"encryptionType": "KMS", "kmsKey": place.known["key"]}
        scanned = {"scanOnPush": True}
        made = images.create_repository(name, None, key, scanned, "IMMUTABLE", pairs(tags))
        images.put_lifecycle_policy(place.account, name, EXPIRY)
        place.made(REPOSITORY, made.arn, made)


def make_clusters(place: Place) -> None:
    """Clusters whose interface is reached from inside alone, and which log all they do."""
    clusters: Any = place.moto("eks")
    for number in range(place.count("cluster")):
        place.past(newest=30, oldest=300)
        name, tags = place.name(number)
        made = clusters.create_cluster(
            name,
            place.role("eks.amazonaws.com"),
            {
                "subnetIds": place.known["subnets"],
                "securityGroupIds": place.known["groups"][:1],
                "endpointPublicAccess": False,
                "endpointPrivateAccess": True,
                "publicAccessCidrs": [],
            },
            version="1.34",
            logging={"clusterLogging": [{"types": CLUSTER_LOGS, "enabled": True}]},
            tags=tags,
            encryption_config=[
                {"resources": ["secrets"], "provider": {"keyArn": place.known["key"]}}
            ],
        )
        place.made(CLUSTER, made.arn, made)
