"""Hops between the internet and an interface, each open until a test shuts it."""

from collectors.aws.network.network_acls import NetworkAcl
from collectors.aws.network.reach import Network, Place
from collectors.aws.network.routes import RouteTable
from collectors.aws.network.security_groups import SecurityGroup
from collectors.aws.network.vpc_block import VpcBlock


class Lookup:
    """Resources by attribute, as a population has them."""

    def __init__(self, *resources):
        self.resources = resources

    def by(self, attribute):
        filed = {}
        for each in self.resources:
            value = getattr(each, attribute)
            for key in value if isinstance(value, list) else (value,):
                filed.setdefault(key, []).append(each)
        return filed


def route(destination="0.0.0.0/0", target="igw-1", active=True):
    return {"destination": destination, "target": target, "active": active}


def table(*routes, name="rtb-1", main=True, subnets=(), gateways=(), vpc="vpc-1"):
    return RouteTable.of(
        id=name, vpc=vpc, main=main, subnets=list(subnets), gateways=list(gateways),
        routes=list(routes), tags={},
    )  # fmt: skip


def entry(number=100, allow=True, egress=False, source="0.0.0.0/0", protocol="-1", ports=None):
    first, last = ports or (None, None)
    return {
        "number": number, "egress": egress, "allow": allow, "protocol": protocol,
        "source": source, "from_port": first, "to_port": last,
    }  # fmt: skip


OPEN = (
    entry(), entry(egress=True), entry(source="::/0"), entry(egress=True, source="::/0"),
)  # fmt: skip


def acl(*entries, subnets=("subnet-1",)):
    return NetworkAcl.of(
        id="acl-1", vpc="vpc-1", default=False, subnets=list(subnets),
        entries=list(entries or OPEN), tags={},
    )  # fmt: skip


def rule(port=22, ipv4=("0.0.0.0/0",), ipv6=(), protocol="tcp", lists=(), last=None):
    return {
        "protocol": protocol, "from_port": port, "to_port": last or port, "ipv4": list(ipv4),
        "ipv6": list(ipv6), "groups": [], "prefix_lists": list(lists),
    }  # fmt: skip


def group(*rules, name="sg-1"):
    return SecurityGroup.of(
        id=name, name="x", vpc="vpc-1", default=False, ingress=list(rules), egress=[], tags={}
    )


def block(mode="off", *excluded):
    return VpcBlock.of(id="eu-west-1", mode=mode, excluded=list(excluded))


def network(tables=None, acls=None, groups=None, blocks=None):
    return Network(
        Lookup(*(tables or [table(route())])),
        Lookup(*(acls or [acl()])),
        Lookup(*(groups or [group(rule())])),
        Lookup(*(blocks or [block()])),
    )


def place(**changed):
    known = {"vpc": "vpc-1", "subnet": "subnet-1", "groups": ["sg-1"], "public": ["192.0.2.7"],
             "ipv6": [], "private": ["10.0.0.7"]}  # fmt: skip
    return Place(**(known | changed))
