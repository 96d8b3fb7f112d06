"""Cases of the checks of what the internet truly reaches."""

from sample_estate import REFUSED, refused
from sample_fronts import BALANCER, TARGETS, balancer, classic, listener, targets
from sample_network import (
    acl,
    around,
    block,
    entry,
    group,
    interface,
    machine,
    port,
    rule,
    subnet,
    table,
)

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str, of: str = "") -> str:
    return f"{field}{of and ' of '}{of} could not be observed: {REFUSED}"


def _way(number: int, at: str = "192.0.2.7", to: str = "sg-1", protocol: str = "tcp") -> str:
    return (
        f"{protocol} {number} at {at}: rtb-1 routes to igw-1, acl-1 lets it in and out, "
        f"{to} admits it"
    )


V6 = {"ipv6": ["2a05:d018::7"], "public": []}
V6_ENTRIES = (entry(source="::/0"), entry(source="::/0", egress=True))
V6_WAY = around(
    rule(22, ipv4=[], ipv6=["::/0"]), tables=[table(destination="::/0")], acls=[acl(*V6_ENTRIES)]
)
HALVES = rule(22, ipv4=["0.0.0.0/1", "128.0.0.0/1"])
LISTED = rule(22, ipv4=[], prefix_lists=["pl-1"])
UNREAD = "what the internet reaches could not be observed: sg-1 admits pl-1, which is not read"
NAT = "a NAT gateway, which takes no connection from outside"
BALANCED = "belongs to a load balancer, whose listeners are judged"
FRONT = {
    "balancers": [balancer()],
    "classic": [],
    "targets": [targets()],
    "subnets": [subnet(id="subnet-2", block="10.0.2.0/24")],
    "tables": [table()],
    "acls": [acl()],
    "groups": [group(rule(8080, ipv4=["10.0.2.0/24"])), group(rule(443), id="sg-2")],
}
THROUGH = "a machine of data, reached through balancer front on port 443 to its port 8080"
OLD = "a machine of data, reached through balancer old-front on port 443 to its port 8080"
INNER = {"tables": [table()], "acls": [acl()], "groups": [group(rule(443), rule(22), id="sg-2")]}


def _judged(check: str, number: int) -> list[tuple[object, ...]]:
    """The cases of a check that a port is not reached."""
    reached = f"reached from the internet: {_way(number)}"
    return [
        (check, PASS, "", interface(), around(rule(443))),
        (check, PASS, "", interface(public=[]), around(rule(number))),
        (check, PASS, "", interface(), around(rule(number), tables=[table("nat-1")])),
        (check, PASS, "", interface(), around(rule(number), acls=[acl(entry(allow=False))])),
        (check, PASS, "", interface(), around(rule(number, ipv4=["198.51.100.0/24"]))),
        (check, PASS, "", interface(), around(rule(number), blocks=[block("block-ingress")])),
        (
            check, UNOBSERVED, _lost("mode", "eu-west-1"), interface(),
            around(rule(number), blocks=[refused(block, "mode")]),
        ),
        (check, FAIL, reached, interface(), around(rule(number))),
        (check, ASIDE, NAT, interface(type="nat_gateway"), around(rule(number))),
        (check, ASIDE, BALANCED, interface(owner="amazon-elb"), around(rule(number))),
        (check, UNOBSERVED, _lost("groups"), refused(interface, "groups"), around(rule(number))),
        (
            check, UNOBSERVED,
            "what the internet reaches could not be observed: sg-1 is not listed",
            interface(), around(groups=[]),
        ),
    ]  # fmt: skip


CASES = [
    *_judged("admin_port_is_not_reached", 22),
    (
        "admin_port_is_not_reached", FAIL, f"reached from the internet: {_way(22)}",
        interface(), around(HALVES),
    ),
    (
        "admin_port_is_not_reached", FAIL,
        f"reached from the internet: {_way(22, '2a05:d018::7')}", interface(**V6), V6_WAY,
    ),
    ("admin_port_is_not_reached", UNOBSERVED, UNREAD, interface(), around(LISTED)),
    (
        "admin_port_is_not_reached", FAIL, f"reached from the internet: {_way(22)}",
        interface(), around(LISTED, rule(22)),
    ),
    *_judged("database_port_is_not_reached", 5432),
    ("only_approved_ports_are_reached", PASS, "", interface(), around(rule(443), rule(80))),
    ("only_approved_ports_are_reached", PASS, "", interface(public=[]), around(rule(9090))),
    (
        "only_approved_ports_are_reached", FAIL,
        "the internet reaches tcp 9090 at 192.0.2.7; approved are 80, 443",
        interface(), around(rule(443), rule(9090)),
    ),
    (
        "only_approved_ports_are_reached", FAIL,
        "the internet reaches udp 500 to 600 at 192.0.2.7; approved are 80, 443",
        interface(), around(rule(500, to_port=600, protocol="udp")),
    ),
    (
        "only_approved_ports_are_reached", FAIL,
        ("the internet reaches tcp 0 to 79; tcp 81 to 442; tcp 444 to 65535; and 3 more at "
        "192.0.2.7; approved are 80, 443"),
        interface(), around(rule(0, to_port=None, from_port=None, protocol="-1")),
    ),
    ("only_approved_ports_are_reached", UNOBSERVED, UNREAD, interface(), around(LISTED)),
    (
        "only_approved_ports_are_reached", ASIDE, NAT, interface(type="nat_gateway"), around(),
    ),
    ("balancer_opens_no_inner_port", PASS, "", balancer(), INNER | {"targets": [targets()]}),
    (
        "balancer_opens_no_inner_port", FAIL,
        f"reached from the internet: {_way(443, 'its IPv4 address', 'sg-2')}",
        balancer(), INNER | {"targets": [targets(22)]},
    ),
    (
        "balancer_opens_no_inner_port", FAIL,
        f"reached from the internet: {_way(22, 'its IPv4 address', 'sg-2')}",
        balancer(listener(22, "TCP")), INNER | {"targets": [targets()]},
    ),
    (
        "balancer_opens_no_inner_port", PASS, "", balancer(listener(22, "TCP")),
        INNER | {"targets": [targets()], "tables": [table("nat-1")]},
    ),
    (
        "balancer_opens_no_inner_port", ASIDE, "not open to the internet",
        balancer(internet_facing=False), INNER,
    ),
    (
        "balancer_opens_no_inner_port", UNOBSERVED, _lost("listeners"),
        refused(balancer, "listeners"), INNER,
    ),
    (
        "balancer_opens_no_inner_port", UNOBSERVED, _lost("targets", TARGETS),
        balancer(), INNER | {"targets": [refused(targets, "targets")]},
    ),
    ("classic_balancer_opens_no_inner_port", PASS, "", classic(), INNER),
    (
        "classic_balancer_opens_no_inner_port", FAIL,
        f"reached from the internet: {_way(22, 'its IPv4 address', 'sg-2')}",
        classic(22, "TCP"), INNER,
    ),
    (
        "classic_balancer_opens_no_inner_port", ASIDE, "not open to the internet",
        classic(internet_facing=False), INNER,
    ),
    (
        "classic_balancer_opens_no_inner_port", UNOBSERVED,
        "what the internet reaches could not be observed: sg-2 is not listed",
        classic(22, "TCP"), INNER | {"groups": []},
    ),
    (
        "data_machine_is_behind_no_public_balancer", PASS, "", machine(),
        FRONT | {"targets": []},
    ),
    ("data_machine_is_behind_no_public_balancer", FAIL, THROUGH, machine(), FRONT),
    (
        "data_machine_is_behind_no_public_balancer", FAIL, THROUGH,
        machine(interfaces=[port(private="10.0.1.8")]),
        FRONT | {"targets": [targets(targets=[{"id": "10.0.1.8", "port": 8080}])]},
    ),
    (
        "data_machine_is_behind_no_public_balancer", FAIL, THROUGH, machine(),
        FRONT | {"balancers": [balancer(listener(forwards=[]))]},
    ),
    (
        "data_machine_is_behind_no_public_balancer", PASS, "", machine(),
        FRONT | {"balancers": [balancer(internet_facing=False)]},
    ),
    (
        "data_machine_is_behind_no_public_balancer", PASS, "", machine(),
        FRONT | {"groups": [group(rule(5432)), group(rule(443), id="sg-2")]},
    ),
    (
        "data_machine_is_behind_no_public_balancer", FAIL, THROUGH, machine(),
        FRONT
        | {"groups": [group(rule(8080, ipv4=[], groups=["sg-2"])), group(rule(443), id="sg-2")]},
    ),
    (
        "data_machine_is_behind_no_public_balancer", FAIL, OLD, machine(),
        FRONT | {"targets": [], "classic": [classic()]},
    ),
    (
        "data_machine_is_behind_no_public_balancer", ASIDE,
        "its tag tier is none of data, database, restricted", machine(tags={}), FRONT,
    ),
    (
        "data_machine_is_behind_no_public_balancer", UNOBSERVED,
        "its tier could not be observed: it has no tag tier, which is demanded",
        machine(tags={}), FRONT | {"tag_demanded": True},
    ),
    (
        "data_machine_is_behind_no_public_balancer", ASIDE, "terminated",
        machine(state="terminated"), FRONT,
    ),
    (
        "data_machine_is_behind_no_public_balancer", UNOBSERVED, _lost("targets", TARGETS),
        machine(),
        FRONT | {"targets": [refused(targets, "targets")]},
    ),
    (
        "data_machine_is_behind_no_public_balancer", UNOBSERVED, _lost("listeners", BALANCER),
        machine(),
        FRONT | {"balancers": [refused(balancer, "listeners")]},
    ),
]  # fmt: skip
