"""Checks of network rules in the cloud: what the whole internet may reach."""

from collectors.aws.network.security_groups import SecurityGroup
from controls.check import check, not_applicable, not_observed


@check("GEN-12", "TEC-07")
def group_opens_no_admin_port(group: SecurityGroup, *, ports: list[str]) -> None:
    """No rule lets the whole internet, IPv4 or IPv6, reach an administration or database port."""
    opened = [port for port in ports if group.open_to_world(int(port))]
    assert not opened, f"{group.name} is open to the whole internet on port {', '.join(opened)}"
    listed = sorted({name for port in ports for name in group.listed_on(int(port))})
    if listed:
        reason = "the addresses of prefix lists are not read"
        not_observed(group, f"whom {' and '.join(listed)} let in", reason)


@check("GEN-12")
def default_group_is_shut(group: SecurityGroup) -> None:
    """A default security group, which whatever names no group falls into, lets nothing through."""
    if not group.default:
        not_applicable("not a default group")
    rules = [
        f"{len(rules)} {way} rule{'s' if len(rules) > 1 else ''}"
        for way, rules in (("inbound", group.ingress), ("outbound", group.egress))
        if rules
    ]
    assert not rules, f"the default group has {' and '.join(rules)}"
