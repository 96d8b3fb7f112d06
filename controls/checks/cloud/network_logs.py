"""Checks of what is written down of traffic: flows, requests, questions after names."""

from collections.abc import Sequence

from collectors.aws.network.balancers import LoadBalancer
from collectors.aws.network.classic_balancers import ClassicBalancer
from collectors.aws.network.distributions import Distribution
from collectors.aws.network.firewalls import Firewall
from collectors.aws.network.flow_logs import FlowLog
from collectors.aws.network.hosted_zones import HostedZone
from collectors.aws.network.http_apis import HttpStage
from collectors.aws.network.rest_apis import RestStage
from collectors.aws.network.vpcs import Subnet, Vpc
from collectors.aws.network.web_acls import FrontWebAcl, WebAcl
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory


@check("CLD-208")
def network_flows_are_logged(
    vpc: Vpc, logs: Inventory[FlowLog], subnets: Inventory[Subnet], *, traffic: str
) -> None:
    """The traffic of every VPC is written down, what was let through and what was refused."""
    watched = logs.by("resource")
    inner = subnets.by("vpc").get(vpc.id, ())
    if inner and all(_is_written(watched.get(each.id, ()), traffic) for each in inner):
        return
    found = watched.get(vpc.id, ())
    assert found, "no flow log writes down its traffic"
    active = [each for each in found if each.active]
    assert active, f"its flow log {found[0].id} is not active"
    kinds = " and ".join(sorted({each.traffic or "no" for each in active}))
    assert _is_written(found, traffic), f"only {kinds} traffic is written down"


def _is_written(logs: Sequence[FlowLog], traffic: str) -> bool:
    """Whether active logs tell all traffic between them, or at least the sort demanded."""
    kinds = {each.traffic for each in logs if each.active}
    return "ALL" in kinds or {"ACCEPT", "REJECT"} <= kinds or traffic in kinds


@check("CLD-208")
def flow_log_is_delivered(log: FlowLog) -> None:
    """A flow log arrives where it is sent."""
    assert log.active, "the flow log is not active"
    assert log.destination, "the flow log has no destination"
    assert log.delivered is not False, f"its last delivery to {log.destination_type} failed"


@check("CLD-208")
def firewall_writes_logs(firewall: Firewall, *, firewall_logs: list[str]) -> None:
    """A network firewall writes down its alerts and the flows it saw."""
    missing = [each for each in firewall_logs if each not in firewall.logs]
    assert not missing, f"writes no {' and '.join(missing)} log"


@check("CLD-209")
def balancer_logs_requests(balancer: LoadBalancer) -> None:
    """A load balancer writes down the requests that it takes."""
    if balancer.type == "gateway":
        not_applicable("a gateway balancer, which keeps no log of requests")
    if balancer.type == "network" and not _ends_tls(balancer):
        # "Access logs are created only if the load balancer has a TLS listener" (NLB guide).
        not_applicable("a network balancer without TLS, of which flow logs tell")
    on = balancer.attributes.get("access_logs.s3.enabled")
    if on is None:
        not_observed(balancer, "whether it writes an access log", "it was not told")
    assert on == "true", "writes no access log"


def _ends_tls(balancer: LoadBalancer) -> bool:
    return any(each["protocol"] == "TLS" for each in balancer.listeners)


@check("CLD-209")
def classic_balancer_logs_requests(balancer: ClassicBalancer) -> None:
    """A classic load balancer writes down the requests that it takes."""
    assert balancer.access_log, "writes no access log"


@check("CLD-209")
def distribution_logs_requests(front: Distribution) -> None:
    """A distribution writes down the requests of its viewers."""
    # A log in real time is of the paths of one behaviour only.
    if front.access_log or all(each["live_log"] for each in front.behaviours):
        return
    assert front.deliveries, "writes no access log"


@check("CLD-209")
def rest_stage_logs_requests(stage: RestStage) -> None:
    """A stage of a REST interface writes down who called it."""
    assert stage.access_log, "writes no access log"


@check("CLD-209")
def http_stage_logs_requests(stage: HttpStage) -> None:
    """A stage of an HTTP or WebSocket interface writes down who called it."""
    assert stage.access_log, "writes no access log"


@check("CLD-209")
def web_filter_logs_requests(acl: WebAcl) -> None:
    """A filter of web requests writes down what it saw."""
    assert acl.logged, "writes no log of what it saw"


@check("CLD-209")
def front_filter_logs_requests(acl: FrontWebAcl) -> None:
    """A filter of web requests before distributions writes down what it saw."""
    assert acl.logged, "writes no log of what it saw"


@check("CLD-210")
def rest_stage_is_traced(stage: RestStage) -> None:
    """A request can be followed from a stage through what stands behind it."""
    assert stage.tracing, "requests are not traced"


@check("CLD-222")
def public_zone_logs_questions(zone: HostedZone) -> None:
    """Questions after names of a public zone are written down."""
    if zone.private:
        not_applicable("a private zone, whose questions its resolvers log")
    assert zone.query_log, "questions after its names are not written down"
