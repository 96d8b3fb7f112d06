"""Machines behind balancers: who hands what on, and what lets it in."""

import pytest
from sample_hops import Lookup, acl, block, group, route, rule, table

from collectors.aws.network.balancers import LoadBalancer
from collectors.aws.network.behind import Fronts, balancer_reach, handed_to, through_balancers
from collectors.aws.network.classic_balancers import ClassicBalancer
from collectors.aws.network.instances import Instance
from collectors.aws.network.reach import Network
from collectors.aws.network.target_groups import TargetGroup
from collectors.aws.network.vpcs import Subnet


def listener(port=443, protocol="HTTPS", forwards=("tg-1",)):
    return {
        "port": port, "protocol": protocol, "policy": None, "forwards": list(forwards), "plain": 0
    }  # fmt: skip


def balancer(*listeners, **changed):
    row = {
        "id": "lb-1", "name": "front", "type": "application", "internet_facing": True,
        "dual": False, "vpc": "vpc-1", "subnets": ["subnet-1", "subnet-2"], "groups": ["sg-lb"],
        "attributes": {}, "listeners": list(listeners or [listener()]),
    }  # fmt: skip
    return LoadBalancer.of(**(row | changed))


def machine(**changed):
    port = {"id": "eni-1", "private": "10.0.1.7", "public": None, "ipv6": [], "groups": ["sg-1"]}
    row = {"id": "i-1", "groups": ["sg-1"], "interfaces": [port]}
    return Instance.of(**(row | changed))


def target_group(*targets, **changed):
    row = {
        "id": "tg-1", "name": "web", "type": "instance", "protocol": "HTTP", "port": 8080,
        "vpc": "vpc-1", "balancers": ["lb-1"],
        "targets": list(targets or [{"id": "i-1", "port": 8080}]),
    }  # fmt: skip
    return TargetGroup.of(**(row | changed))


def fronts(balancers=(), classic=(), targets=()):
    subnet = Subnet.of(id="subnet-1", block="10.0.2.0/24", ipv6=[])
    return Fronts(
        Lookup(*(balancers or [balancer()])), Lookup(*classic),
        Lookup(*(targets or [target_group()])), Lookup(subnet),
    )  # fmt: skip


def network(*rules, tables=None):
    return Network(
        Lookup(*(tables or [table(route())])),
        Lookup(acl(subnets=["subnet-1", "subnet-2"])),
        Lookup(group(*(rules or [rule(8080, ["10.0.2.0/24"])])), group(rule(443), name="sg-lb")),
        Lookup(block()),
    )


WAY = ("through balancer front on port 443 to its port 8080",)


@pytest.mark.parametrize(
    ("given", "rules", "expected"),
    [
        ({}, [], WAY),
        ({}, [rule(8080)], WAY),
        ({}, [rule(8080, ()) | {"groups": ["sg-lb"]}], WAY),
        ({}, [rule(None, protocol="-1")], WAY),
        ({}, [rule(8080, ["10.0.9.0/24"])], ()),
        ({}, [rule(8080, ()) | {"groups": ["sg-other"]}], ()),
        ({}, [rule(9090)], ()),
        ({}, [rule(8080, protocol="udp")], ()),
        ({"balancers": [balancer(internet_facing=False)]}, [], ()),
        ({"balancers": [balancer(listener(forwards=["tg-2"]))]}, [], WAY),
        ({"targets": [target_group({"id": "10.0.1.7", "port": 8080})]}, [], WAY),
        ({"targets": [target_group({"id": "i-2", "port": 8080})]}, [], ()),
        ({"targets": [target_group(balancers=[])]}, [], ()),
        ({"targets": [target_group({"id": "i-1", "port": None})]}, [], WAY),
    ],
)
def test_a_machine_is_reached_through_what_hands_on_and_is_let_in(given, rules, expected):
    """Target, listener, balancer and the machine's own group: all must agree."""
    assert through_balancers(machine(), fronts(**given), network(*rules)).ways == expected


def test_a_listener_that_names_a_group_speaks_for_it_alone():
    """Where some listener names the group, the others of its balancer do not count."""
    two = balancer(listener(), listener(8443, forwards=["tg-2"]))
    assert [each.port for each in handed_to(machine(), fronts([two]))] == [443]
    unnamed = balancer(listener(forwards=[]), listener(8443, forwards=["tg-2"]))
    assert [each.port for each in handed_to(machine(), fronts([unnamed]))] == [443, 8443]


def test_a_second_interface_counts_with_its_groups():
    """A machine is let in by a group of any of its interfaces."""
    ports = [{**machine().interfaces[0], "groups": ["sg-2"]}]
    around = network(rule(22))
    assert through_balancers(machine(interfaces=ports), fronts(), around).ways == WAY


def test_a_balancer_is_reached_in_any_of_its_subnets():
    """One subnet with a way to the internet is enough; none is needed inside."""
    shut = table(name="rtb-2", main=False, subnets=["subnet-1"])
    around = network(tables=[table(route()), shut])
    assert balancer_reach(balancer(), "tcp", 443, around).ways
    assert not balancer_reach(balancer(subnets=["subnet-1"]), "tcp", 443, around).ways
    assert not balancer_reach(balancer(internet_facing=False), "tcp", 443, around).ways


def test_a_network_balancer_without_groups_is_filtered_by_none():
    """Where no group stands before it, routes and access lists decide."""
    open_balancer = balancer(listener(22, "TCP"), type="network", groups=None)
    (way,) = balancer_reach(open_balancer, "tcp", 22, network()).ways
    assert way.endswith("no group filters it")


def test_a_balancer_of_two_families_is_reached_over_either():
    """An IPv6 way counts where the balancer has IPv6 addresses, and nowhere else."""
    around = Network(
        Lookup(table(route("::/0"))), Lookup(acl(subnets=["subnet-1"])),
        Lookup(group(rule(443, (), ["::/0"]), name="sg-lb")), Lookup(block()),
    )  # fmt: skip
    place = {"subnets": ["subnet-1"]}
    assert balancer_reach(balancer(dual=True, **place), "tcp", 443, around).ways
    assert not balancer_reach(balancer(**place), "tcp", 443, around).ways


def test_a_classic_balancer_hands_on_to_its_instances():
    """A classic balancer names its machines itself."""
    each = {
        "port": 443, "protocol": "HTTPS", "instance_port": 8080, "instance_protocol": "HTTP",
        "policies": [],
    }  # fmt: skip
    old = ClassicBalancer.of(
        id="front", internet_facing=True, vpc="vpc-1", subnets=["subnet-1"], groups=["sg-lb"],
        instances=["i-1"], listeners=[each],
    )  # fmt: skip
    found = fronts(targets=[target_group(balancers=[])], classic=[old])
    assert through_balancers(machine(), found, network()).ways == WAY
