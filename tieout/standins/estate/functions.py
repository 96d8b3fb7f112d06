"""What runs code in a region: functions, images of containers, clusters."""

import json
from functools import partial
from typing import Any

from tieout.standins.estate.faults import fault
from tieout.standins.estate.messages import DEAD_LETTERS
from tieout.standins.estate.place import Made, Place, pairs
from tieout.standins.unserved.answers import Asked, Given

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
        _add_what_moto_lacks(place, made)
    signing = place.arn("lambda", "code-signing-config:csc-0123456789abcdef0")
    demand = {
        "CodeSigningConfigId": "csc-0123456789abcdef0",
        "CodeSigningConfigArn": signing,
        "AllowedPublishers": {
            "SigningProfileVersionArns": [place.arn("signer", "/signing-profiles/builds/1a2b3c4d")]
        },
        "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Enforce"},
        "LastModified": f"{place.ago(300):%Y-%m-%dT%H:%M:%S.000+0000}",
    }
    place.tell("lambda:ListCodeSigningConfigs", {"CodeSigningConfigs": [demand]})
    place.tell("lambda:ListFunctionsByCodeSigningConfig", partial(_signed, place))


def _add_what_moto_lacks(place: Place, made: Any) -> None:
    """A place for events that it fails on, and that its code must be signed."""
    made.signed, made.dead_letters = True, place.arn("sqs", DEAD_LETTERS)
    told = made.get_configuration

    def configuration(*, on_create: bool = False) -> dict[str, Any]:
        whole: dict[str, Any] = told(on_create=on_create)
        if made.dead_letters:
            whole["DeadLetterConfig"] = {"TargetArn": made.dead_letters}
        return whole

    made.get_configuration = configuration


def _signed(place: Place, _: Asked) -> Given:
    return {"FunctionArns": [each.id for each in place.all(FUNCTION) if each.thing.signed]}


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
    place.tell("resourcegroupstaggingapi:GetResources", partial(_tagged, place))


def _tagged(place: Place, asked: Asked) -> Given | None:
    """The tags of repositories, which moto leaves out of the list of all that is tagged."""
    if asked.parameters.get("ResourceTypeFilters") != ["ecr:repository"]:
        return None
    tagger = place.moto("ecr").tagger
    return {
        "ResourceTagMappingList": [
            {"ResourceARN": each.id, "Tags": pairs(tagger.get_tag_dict_for_resource(each.id))}
            for each in place.all(REPOSITORY)
        ]
    }


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
            version="1.35",
            logging={"clusterLogging": [{"types": CLUSTER_LOGS, "enabled": True}]},
            tags=tags,
            encryption_config=[
                {"resources": ["secrets"], "provider": {"keyArn": place.known["key"]}}
            ],
        )
        place.made(CLUSTER, made.arn, made)


@fault(FUNCTION, "function_takes_signed_code_only")
def function_of_unsigned_code(made: Made) -> None:
    """A function that runs whatever it is given."""
    made.thing.signed = False


@fault(FUNCTION, "function_keeps_failed_events")
def function_losing_events(made: Made) -> None:
    """A function whose failures are lost."""
    made.thing.dead_letters = None


@fault(FUNCTION, "function_runtime_is_supported")
def function_past_support(made: Made) -> None:
    """A function on a runtime that gets no fixes any more."""
    made.thing.run_time = "python3.8"


@fault(FUNCTION, "function_is_not_public")
def function_open_to_all(made: Made) -> None:
    """A function that anybody may call."""
    anybody = {
        "StatementId": "anybody",
        "Action": "lambda:InvokeFunction",
        "Principal": "*",
    }
    made.thing.policy.add_statement(json.dumps(anybody))


@fault(FUNCTION, "function_variables_hold_no_secrets")
def function_with_plain_secret(made: Made) -> None:
    """A function that starts with a variable which is called a secret."""
    made.thing.environment_vars = {"LEVEL": "info", "DATABASE_PASSWORD": "example"}


@fault(FUNCTION, "function_names_its_owner")
def function_of_nobody(made: Made) -> None:
    """A function that names nobody answerable."""
    del made.thing.tags["owner"]


@fault(REPOSITORY, "repository_tags_are_fixed")
def repository_with_moving_tags(made: Made) -> None:
    """A repository in which a tag may name another image tomorrow."""
    made.thing.image_tag_mutability = "MUTABLE"


@fault(REPOSITORY, "repository_is_scanned")
def repository_unscanned(made: Made) -> None:
    """A repository whose images nobody searches for weaknesses."""
    made.thing.image_scanning_configuration = {"scanOnPush": False}


@fault(REPOSITORY, "repository_clears_old_images")
def repository_keeping_all(made: Made) -> None:
    """A repository that keeps every image for ever."""
    made.thing.lifecycle_policy = None


@fault(CLUSTER, "kubernetes_endpoint_is_narrow", shared=True)
def cluster_open_to_all(made: Made) -> None:
    """A cluster at whose control plane anybody can knock."""
    made.thing.resources_vpc_config |= {
        "endpointPublicAccess": True,
        "publicAccessCidrs": ["0.0.0.0/0"],
    }


@fault(CLUSTER, "kubernetes_cluster_is_recorded", shared=True)
def cluster_without_audit_log(made: Made) -> None:
    """A cluster that does not record who asked what of it."""
    made.thing.logging = {"clusterLogging": [{"types": ["api"], "enabled": True}]}


@fault(REPOSITORY, "repository_is_not_public")
def repository_open_to_all(made: Made) -> None:
    """A repository from which anybody may fetch."""
    anybody = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}
    made.thing.policy = json.dumps({"Version": "2012-10-17", "Statement": [anybody]})


@fault(CLUSTER, "cluster_version_is_supported", shared=True)
def cluster_past_support(made: Made) -> None:
    """A cluster of a version that gets no fixes any more."""
    made.thing.version = "1.30"
