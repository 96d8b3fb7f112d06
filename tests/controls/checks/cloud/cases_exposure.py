"""Cases of the checks of public addresses, metadata, access lists, origins and open interfaces."""

from sample_estate import REFUSED, refused
from sample_fronts import custom, front, http_api, method, origin, rest_api
from sample_network import acl, entry, machine, port, subnet, table

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


UNMARKED = "its tier could not be observed: it has no tag tier, which is demanded"
TIERS = "its tag tier is none of data, database, restricted"
OFF = {"enabled": False, "tokens": "optional", "hops": 2}
LOOSE = {"enabled": True, "tokens": "optional", "hops": 64}
OWN = table("nat-1", id="rtb-2", main=False, subnets=["subnet-1"])
SSH = entry(protocol="6", from_port=22, to_port=22)
DENIED = entry(number=90, allow=False, protocol="6", from_port=22, to_port=22)
NO_BUCKET = "no bucket stands behind it"
INSIDE = "reached from our own networks only"

CASES = [
    ("data_machine_has_no_public_address", PASS, "", machine(), {}),
    (
        "data_machine_has_no_public_address", FAIL, "a machine of data, public at 192.0.2.7",
        machine(public_address="192.0.2.7", interfaces=[port(public="192.0.2.7")]), {},
    ),
    (
        "data_machine_has_no_public_address", FAIL, "a machine of data, public at 2a05:d018::7",
        machine(interfaces=[port(ipv6=["2a05:d018::7"])]), {},
    ),
    ("data_machine_has_no_public_address", ASIDE, TIERS, machine(tags={"tier": "web"}), {}),
    ("data_machine_has_no_public_address", ASIDE, TIERS, machine(tags={}), {}),
    (
        "data_machine_has_no_public_address", UNOBSERVED, UNMARKED,
        machine(tags={}, interfaces=[port(public="192.0.2.7")]), {"tag_demanded": True},
    ),
    (
        "data_machine_has_no_public_address", ASIDE, TIERS, machine(tags={"tier": "web"}),
        {"tag_demanded": True},
    ),
    (
        "data_subnet_has_no_internet_route", UNOBSERVED, UNMARKED, subnet(tags={}),
        {"tag_demanded": True},
    ),
    ("data_machine_has_no_public_address", ASIDE, "terminated", machine(state="terminated"), {}),
    (
        "data_machine_has_no_public_address", UNOBSERVED, _lost("tags"),
        refused(machine, "tags"), {},
    ),
    (
        "data_subnet_has_no_internet_route", PASS, "", subnet(), {"tables": [table("nat-1")]},
    ),
    ("data_subnet_has_no_internet_route", PASS, "", subnet(), {"tables": [table(), OWN]}),
    (
        "data_subnet_has_no_internet_route", FAIL,
        "a subnet of data, whose rtb-1 routes 0.0.0.0/0 to igw-1", subnet(), {"tables": [table()]},
    ),
    ("data_subnet_has_no_internet_route", ASIDE, TIERS, subnet(tags={}), {"tables": [table()]}),
    (
        "data_subnet_has_no_internet_route", UNOBSERVED,
        "its routes could not be observed: neither its own route table nor the main one is listed",
        subnet(), {"tables": []},
    ),
    ("subnet_gives_no_public_address", PASS, "", subnet(), {}),
    (
        "subnet_gives_no_public_address", FAIL, "gives whatever starts in it a public address",
        subnet(gives_public=True), {},
    ),
    (
        "subnet_gives_no_public_address", ASIDE, "marked as public by its tag tier",
        subnet(gives_public=True, tags={"tier": "public"}), {},
    ),
    (
        "subnet_gives_no_public_address", UNOBSERVED, _lost("gives_public"),
        refused(subnet, "gives_public"), {},
    ),
    ("machine_demands_session_tokens", PASS, "", machine(), {}),
    (
        "machine_demands_session_tokens", FAIL,
        "its metadata service answers without a session token", machine(metadata=LOOSE), {},
    ),
    (
        "machine_demands_session_tokens", ASIDE, "serves no metadata", machine(metadata=OFF), {},
    ),
    ("machine_demands_session_tokens", ASIDE, "terminated", machine(state="terminated"), {}),
    (
        "machine_demands_session_tokens", UNOBSERVED, _lost("metadata"),
        refused(machine, "metadata"), {},
    ),
    ("metadata_stays_on_machine", PASS, "", machine(), {}),
    (
        "metadata_stays_on_machine", FAIL,
        "answers of its metadata service travel 64 hops, over 1", machine(metadata=LOOSE), {},
    ),
    ("metadata_stays_on_machine", PASS, "", machine(metadata=LOOSE), {"hops": 64}),
    ("metadata_stays_on_machine", ASIDE, "serves no metadata", machine(metadata=OFF), {}),
    (
        "metadata_stays_on_machine", UNOBSERVED, _lost("metadata"), refused(machine, "metadata"),
        {},
    ),
    (
        "access_list_opens_no_inner_port", PASS, "",
        acl(entry(protocol="6", from_port=443, to_port=443)), {},
    ),
    (
        "access_list_opens_no_inner_port", FAIL, "lets the whole internet in on port 22",
        acl(SSH), {},
    ),
    (
        "access_list_opens_no_inner_port", FAIL, "lets the whole internet in on port 22",
        acl(entry(source="::/0", protocol="6", from_port=22, to_port=22)), {},
    ),
    ("access_list_opens_no_inner_port", PASS, "", acl(DENIED, SSH), {}),
    (
        "access_list_opens_no_inner_port", PASS, "",
        acl(entry(source="10.0.0.0/8")), {},
    ),
    (
        "access_list_opens_no_inner_port", FAIL, "lets the whole internet in on port 22, 23",
        acl(entry()), {"inner_ports": ["22", "23"]},
    ),
    (
        "access_list_opens_no_inner_port", FAIL,
        "lets the whole internet in on port 22, 23, 135 and 21 more", acl(entry()), {},
    ),
    (
        "access_list_opens_no_inner_port", ASIDE, "guards no subnet", acl(subnets=[]), {},
    ),
    (
        "access_list_opens_no_inner_port", UNOBSERVED, _lost("entries"), refused(acl, "entries"),
        {},
    ),
    ("rest_method_asks_who_calls", PASS, "", rest_api(), {}),
    (
        "rest_method_asks_who_calls", PASS, "",
        rest_api(method(authorization="NONE", key=True)), {},
    ),
    (
        "rest_method_asks_who_calls", FAIL, "answers anybody on GET /orders",
        rest_api(method(authorization="NONE")), {},
    ),
    (
        "rest_method_asks_who_calls", PASS, "",
        rest_api(method("/health", authorization="NONE")), {"open_paths": ["/health"]},
    ),
    ("rest_method_asks_who_calls", ASIDE, INSIDE, rest_api(private=True), {}),
    (
        "rest_method_asks_who_calls", UNOBSERVED, _lost("methods"), refused(rest_api, "methods"),
        {},
    ),
    ("http_route_asks_who_calls", PASS, "", http_api(), {}),
    (
        "http_route_asks_who_calls", FAIL, "answers anybody on GET /events", http_api("NONE"), {},
    ),
    ("http_route_asks_who_calls", PASS, "", http_api("NONE"), {"open_paths": ["/events"]}),
    (
        "http_route_asks_who_calls", UNOBSERVED, _lost("routes"), refused(http_api, "routes"), {},
    ),
    ("origin_answers_distribution_alone", PASS, "", front(), {}),
    (
        "origin_answers_distribution_alone", FAIL, "asks media.s3.example.com without a signature",
        front(origins=[origin(shut=False)]), {},
    ),
    (
        "origin_answers_distribution_alone", ASIDE, NO_BUCKET, front(origins=[custom()]), {},
    ),
    (
        "origin_answers_distribution_alone", UNOBSERVED, _lost("origins"),
        refused(front, "origins"), {},
    ),
    ("distribution_has_root", PASS, "", front(), {}),
    (
        "distribution_has_root", FAIL,
        "has no default page, so its bare name may list the bucket behind it",
        front(root=None), {},
    ),
    ("distribution_has_root", ASIDE, NO_BUCKET, front(origins=[custom()], root=None), {}),
    ("distribution_has_root", UNOBSERVED, _lost("root"), refused(front, "root"), {}),
]  # fmt: skip
