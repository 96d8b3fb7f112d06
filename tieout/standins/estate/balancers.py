"""Load balancers of a region."""

from typing import Any

from tieout.standins.estate.place import Place, pairs
from tieout.standins.estate.stores import store_of

BALANCER = "aws.elbv2.load_balancer"
SECURE = "ELBSecurityPolicy-TLS13-1-2-2021-06"
ATTRIBUTES = {
    "access_logs.s3.enabled": "true",
    "deletion_protection.enabled": "true",
    "routing.http.drop_invalid_header_fields.enabled": "true",
}


def make_balancers(place: Place) -> None:
    """Balancers inside the network, over TLS of today, which log who came."""
    balancers = place.moto("elbv2")
    store = {"access_logs.s3.bucket": store_of(place, "access-logs")}
    for number in range(place.count("balancer")):
        place.past()
        name, tags = place.name(number)
        made = balancers.create_load_balancer(
            name[:32],
            [place.chance.choice(place.known["groups"])],
            place.known["subnets"][:2],
            scheme="internal",
            loadbalancer_type="application",
            tags=pairs(tags),
        )
        made.state = "active"
        made.attrs.update({**ATTRIBUTES, **store})
        listen(made, "HTTPS", 443, place)
        place.made(BALANCER, made.arn, made)


def listen(balancer: Any, protocol: str, port: int, place: Place) -> Any:
    """Let a balancer listen; without TLS for HTTP, with a certificate of the account's else."""
    from moto.elbv2.models import FakeAction, FakeListener
    from moto.moto_api._internal import mock_random

    arn = balancer.arn.replace(":loadbalancer/", ":listener/")
    secure = protocol == "HTTPS"
    answer = {"StatusCode": "404", "ContentType": "text/plain"}
    listener = FakeListener(
        balancer.arn,
        f"{arn}/{mock_random.get_random_hex(16)}",
        protocol,
        str(port),
        SECURE if secure else "",
        place.arn("acm", f"certificate/{balancer.name}") if secure else None,
        [FakeAction({"Type": "fixed-response", "FixedResponseConfig": answer})],
        None,
    )
    balancer.listeners[listener.arn] = listener
    return listener
