"""True reachability: each hop by itself, all together, and against a model that tries packets."""

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_hops import OPEN, acl, block, entry, group, network, place, route, rule, table

from collectors.aws.network.ranges import ALL
from collectors.aws.network.reach import (
    parts_of,
    reached,
    stretches,
    table_of,
)

V6 = {"public": [], "ipv6": ["2a05:d018::7"]}
V6_ROUTE = route("::/0")
HALVES = ("0.0.0.0/1", "128.0.0.0/1")


@pytest.mark.parametrize(
    ("where", "how", "expected"),
    [
        ({}, {}, True),
        ({"public": []}, {}, False),
        ({}, {"tables": [table(route(target="nat-1"))]}, False),
        ({}, {"tables": [table(route(active=False))]}, False),
        ({}, {"tables": [table(route("0.0.0.0/1"), route("128.0.0.0/1"))]}, True),
        ({}, {"tables": [table(route(), route(HALVES[0], "tgw-1"), route(HALVES[1], "tgw-1"))]},
         False),
        ({}, {"tables": [table(route()), table(name="rtb-2", main=False, subnets=["subnet-1"])]},
         False),
        ({}, {"tables": [table(), table(route(), name="rtb-2", main=False, subnets=["subnet-1"])]},
         True),
        ({}, {"tables": [table(route(), vpc="vpc-2"), table(name="rtb-2")]}, False),
        ({}, {"acls": [acl(entry(90, allow=False), *OPEN)]}, False),
        ({}, {"acls": [acl(entry(110, allow=False), *OPEN)]}, True),
        ({}, {"acls": [acl(entry(90, allow=False, protocol="6", ports=(22, 22)), *OPEN)]}, False),
        ({}, {"acls": [acl(entry(90, allow=False, protocol="17", ports=(22, 22)), *OPEN)]}, True),
        ({}, {"acls": [acl(entry(90, allow=False, protocol="6", ports=(80, 90)), *OPEN)]}, True),
        ({}, {"acls": [acl(entry(), entry(egress=True, allow=False))]}, False),
        ({}, {"acls": [acl(entry(), entry(egress=True, protocol="6", ports=(443, 443)))]}, True),
        ({}, {"groups": [group(rule(ipv4=HALVES))]}, True),
        ({}, {"groups": [group(rule(ipv4=["8.0.0.0/8"]))]}, True),
        ({}, {"groups": [group(rule(ipv4=["8.8.8.0/24"]))]}, False),
        ({}, {"groups": [group(rule(ipv4=["10.0.0.0/8"]))]}, False),
        ({}, {"groups": [group(rule(443))]}, False),
        ({}, {"groups": [group(rule(protocol="udp"))]}, False),
        ({}, {"groups": [group(rule(None, protocol="-1"))]}, True),
        ({}, {"groups": [group(rule(1, last=1024))]}, True),
        ({"groups": ["sg-1", "sg-2"]}, {"groups": [group(rule(443)), group(rule(), name="sg-2")]},
         True),
        ({"groups": None}, {}, True),
        (V6, {"tables": [table(V6_ROUTE)], "groups": [group(rule(ipv4=(), ipv6=["::/0"]))]}, True),
        (V6, {"tables": [table(V6_ROUTE)]}, False),
        (V6, {"tables": [table(route("::/0", "eigw-1"))],
              "groups": [group(rule(ipv4=(), ipv6=["::/0"]))]}, False),
        (V6 | {"ipv6": ["fd00::7"]},
         {"tables": [table(V6_ROUTE)], "groups": [group(rule(ipv4=(), ipv6=["::/0"]))]}, False),
    ],
)  # fmt: skip
def test_a_port_is_reached_when_every_hop_lets_it(where, how, expected):
    """Address, route, access list and group: one that refuses is enough, in either family."""
    found = reached(place(**where), "tcp", 22, network(**how))
    assert bool(found.ways) is expected
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (block("block-bidirectional"), False),
        (block("block-ingress"), False),
        (block("block-ingress", "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"), True),
        (block("block-ingress", "arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1"), True),
        (block("block-ingress", "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-2"), False),
    ],
)
def test_the_block_of_the_account_keeps_everything_out(given, expected):
    """Whatever rules say, a blocked VPC is not reached, save where it is excluded."""
    assert bool(reached(place(), "tcp", 22, network(blocks=[given])).ways) is expected


def test_a_way_names_its_hops():
    """Who reads of a reached port can go and look at each hop."""
    (way,) = reached(place(), "tcp", 22, network()).ways
    assert way == (
        "tcp 22 at 192.0.2.7: rtb-1 routes to igw-1, acl-1 lets it in and out, sg-1 admits it"
    )


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"groups": [group(rule(ipv4=(), lists=["pl-1"]))]},
         "sg-1 admits pl-1, which is not read"),
        ({"groups": [group(name="sg-9")]}, "sg-1 is not listed"),
        ({"acls": [acl(subnets=["subnet-9"])]}, "the access list of subnet-1 is not listed"),
        ({"tables": [table(vpc="vpc-9")]}, "the route table of subnet-1 is not listed"),
        ({"tables": [table(route(target="vpce-1"))]},
         "rtb-1 routes through vpce-1, whose rules are not read"),
        ({"tables": [table(route("pl-7"))]},
         "rtb-1 routes pl-7 to the internet, which is not read"),
        ({"tables": [table(route()),
                     table(route("10.0.0.0/24", "vpce-1"), name="rtb-e", main=False,
                           gateways=["igw-1"])]},
         "rtb-e steers what comes in through vpce-1, whose rules are not read"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_neither_reached_nor_not(how, why):
    """A hop whose rules are not read leaves the answer open, by name."""
    found = reached(place(), "tcp", 22, network(**how))
    assert (found.ways, found.unknown) == ((), (why,))


def test_an_unread_hop_does_not_hide_another_that_refuses():
    """What some hop refuses for certain is not reached, whatever an unread one does."""
    shut = {"groups": [group(rule(ipv4=(), lists=["pl-1"]))], "acls": [acl(entry(allow=False))]}
    found = reached(place(), "tcp", 22, network(**shut))
    assert (found.ways, found.unknown) == ((), ())


def test_an_edge_that_steers_other_addresses_changes_nothing():
    """A table at the gateway that sends other machines' traffic elsewhere is not in the way."""
    edge = table(route("10.0.9.0/24", "vpce-1"), name="rtb-e", main=False, gateways=["igw-1"])
    assert reached(place(), "tcp", 22, network(tables=[table(route()), edge])).ways


def test_the_table_that_names_a_subnet_goes_before_the_main_one():
    """Only a subnet that no table names follows the main table of its VPC."""
    own = table(name="rtb-2", main=False, subnets=["subnet-1"])
    both = network(tables=[table(route()), own])
    assert table_of(place(), both) is own
    assert table_of(place(subnet="subnet-2"), both).id == "rtb-1"
    assert table_of(place(subnet="subnet-2", vpc="vpc-3"), both) is None


def test_stretches_leave_out_what_is_approved():
    """Ports fall into stretches that are treated alike; approved ones are not among them."""
    found = stretches(place(), network(groups=[group(rule(20, last=30))]), apart=[22, 443])
    assert found == [
        (0, 19), (20, 21), (23, 30), (31, 442), (444, 65_535)
    ]  # fmt: skip


# A small world: sixteen addresses, eight ports, and every packet tried one by one.
BASE = int(ipaddress.ip_address("8.0.0.0"))
blocks = st.sampled_from(
    ["0.0.0.0/0"]
    + [f"8.0.0.{n}/{p}" for p in (28, 29, 30, 31, 32) for n in range(0, 16, 1 << (32 - p))]
)
ports = st.one_of(st.none(), st.tuples(st.integers(0, 7), st.integers(0, 7)).map(sorted))
protocols = st.sampled_from(["-1", "6", "17"])
entries = st.builds(
    entry, number=st.integers(1, 9), allow=st.booleans(), egress=st.booleans(), source=blocks,
    protocol=protocols, ports=ports,
)  # fmt: skip
acl_entries = st.lists(entries, max_size=8, unique_by=lambda each: (each["egress"], each["number"]))
routes = st.lists(
    st.builds(route, blocks, st.sampled_from(["igw-1", "nat-1", "tgw-1", "local"]), st.booleans()),
    max_size=6,
    unique_by=lambda each: each["destination"],
)
rules = st.lists(
    st.builds(
        lambda sources, pair, protocol: rule(
            pair[0] if pair else None, sources, protocol=protocol, last=pair[1] if pair else None
        ) | {"to_port": pair[1] if pair else None},
        st.lists(blocks, max_size=3), ports, st.sampled_from(["-1", "tcp", "udp", "6", "icmp"]),
    ),
    max_size=3,
)  # fmt: skip


def holds(block, number):
    return ipaddress.ip_address(number) in ipaddress.ip_network(block)


def on(each, port):
    return each["protocol"] == "-1" or each["from_port"] is None or (
        each["from_port"] <= port <= each["to_port"]
    )  # fmt: skip


def first_match(listed, egress, number, port):
    for each in sorted(listed, key=lambda one: one["number"]):
        meant = each["egress"] is egress and each["protocol"] in ("-1", "6")
        if meant and holds(each["source"], number) and on(each, port):
            return each["allow"]
    return False


def answered(listed, number):
    fit = [each for each in listed if holds(each["destination"], number)]
    best = max(fit, key=lambda each: int(each["destination"].split("/")[1]), default=None)
    return bool(best and best["active"] and best["target"].startswith("igw-"))


def admitted(groups, number, port):
    return any(
        each["protocol"] in ("-1", "tcp", "6")
        and on(each, port)
        and any(holds(block, number) for block in each["ipv4"])
        for rules in groups
        for each in rules
    )


@settings(max_examples=300, deadline=None)
@given(routes, acl_entries, st.lists(rules, max_size=2), st.integers(0, 7))
def test_the_sources_that_pass_are_those_whose_packets_pass(listed, entered, grouped, port):
    """For each address the ranges say what walking one packet there and its answer back says."""
    around = network(
        tables=[table(*listed)],
        acls=[acl(*(entered or [entry(allow=False)]))],
        groups=[group(*each, name=f"sg-{n}") for n, each in enumerate(grouped)] or [group()],
    )
    where = place(groups=[f"sg-{n}" for n in range(len(grouped))])
    passing = ALL[4]
    for part in parts_of(where, 4, "tcp", port, around):
        passing = passing & part.sure
        assert part.sure == part.perhaps
    for number in range(BASE, BASE + 17):
        walked = (
            answered(listed, number)
            and first_match(entered, False, number, port)
            and any(first_match(entered, True, number, reply) for reply in (*range(9), 65_535))
            and admitted(grouped, number, port)
        )
        assert (number in passing) is walked
