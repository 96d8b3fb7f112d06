"""Load balancers of a region."""

from typing import Any

from tieout.standins.estate.faults import fault
from tieout.standins.estate.place import Made, Place, pairs
from tieout.standins.estate.stores import store_of

BALANCER = "aws.elbv2.load_balancer"
SECURE = "ELBSecurityPolicy-TLS13-1-2-2021-06"
ATTRIBUTES = {
    "access_logs.s3.enabled": "true",
    "deletion_protection.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
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
    made: Any = FakeListener
    listener = made(
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


@fault(BALANCER, "balancer_sends_to_https")
def balancer_without_tls(made: Made) -> None:
    """A balancer that answers over plain HTTP."""
    listen(made.thing, "HTTP", 80, made.place)


@fault(BALANCER, "balancer_speaks_modern_tls")
def balancer_with_old_tls(made: Made) -> None:
    """A balancer under a policy with versions of TLS that fell."""
    [listener] = made.thing.listeners.values()
    listener.ssl_policy = "ELBSecurityPolicy-2016-08"


@fault(BALANCER, "balancer_logs_requests")
def balancer_without_log(made: Made) -> None:
    """A balancer that writes down nothing."""
    made.thing.attrs["access_logs.s3.enabled"] = "false"


@fault(BALANCER, "balancer_is_kept_from_deletion")
def balancer_easily_deleted(made: Made) -> None:
    """A balancer that one call deletes."""
    made.thing.attrs["deletion_protection.enabled"] = "false"


@fault(BALANCER, "balancer_drops_odd_headers")
def balancer_passing_odd_headers(made: Made) -> None:
    """A balancer that passes on headers which no standard allows."""
    made.thing.attrs["routing.http.drop_invalid_header_fields.enabled"] = "false"


@fault(BALANCER, "balancer_meets_odd_requests")
def balancer_only_watching_odd_requests(made: Made) -> None:
    """A balancer that only counts requests which it and others may read apart."""
    made.thing.attrs["routing.http.desync_mitigation_mode"] = "monitor"
