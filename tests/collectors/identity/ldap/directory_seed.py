"""What stands in the test directory: people, service accounts, groups in groups, canaries."""

from tests.collectors.identity.ldap.slapd import BASE, ldif

PEOPLE, GROUPS = f"ou=people,{BASE}", f"ou=groups,{BASE}"
CANARIES = ("CANARY-HOME-STREET", "CANARY-HOME-PHONE", "CANARY-NOTE", "CANARY-CAR")
"""Values of attributes that nobody asked for."""
CROWD = 2500
_PERSON = ("inetOrgPerson",)


def person(uid: str, **changed: str | list[str]) -> tuple[str, tuple[str, ...], dict[str, object]]:
    """A person's entry."""
    values = {
        "uid": uid, "cn": uid, "sn": uid, "mail": f"{uid}@example.com",
        "homePostalAddress": CANARIES[0], "homePhone": CANARIES[1], "description": CANARIES[2],
        "carLicense": CANARIES[3],
    } | changed  # fmt: skip
    return f"uid={uid},{PEOPLE}", _PERSON, values


def group(name: str, *members: str) -> tuple[str, tuple[str, ...], dict[str, object]]:
    """A group's entry."""
    return f"cn={name},{GROUPS}", ("groupOfNames",), {"cn": name, "member": list(members)}


SATO, MORI, ABE = (f"uid={uid},{PEOPLE}" for uid in ("sato", "mori", "abe"))
OFFLINE = ldif(
    person("sato", employeeNumber="0007", mail=["h.sato@example.com", "H.Sato@Example.org"]),
    person("mori", manager=SATO, displayName="Mori", departmentNumber="security"),
    person("abe", manager=f"UID=Sato, {PEOPLE}"),
    *(person(f"p{number:04}") for number in range(CROWD)),
    # Loaded offline: the memberOf overlay never sees it, and no account says it is in.
    group("root-of-all", f"cn=inner,{GROUPS}"),
    group("inner", ABE, f"cn=circle,{GROUPS}"),
    group("circle", f"cn=inner,{GROUPS}", MORI),
)
ONLINE = (
    person("locked", pwdAccountLockedTime="000001010000Z"),
    person("lockedout", pwdAccountLockedTime="20260330090000Z"),
    (f"cn=backup,{PEOPLE}", ("account", "simpleSecurityObject", "posixAccount"), {
        "uid": "backup", "cn": "backup", "uidNumber": "900", "gidNumber": "900",
        "homeDirectory": "/", "userPassword": "CANARY-PASSWORD",
    }),
    (f"cn=unix,{GROUPS}", ("posixGroup",), {
        "cn": "unix", "gidNumber": "900", "memberUid": ["sato"],
    }),
    group("strangers", f"uid=gone,{PEOPLE}", SATO),
)  # fmt: skip
