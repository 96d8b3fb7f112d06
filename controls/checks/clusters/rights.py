"""Checks of single rights in clusters: powers past a role, secrets, system namespaces, ghosts."""

from collections.abc import Iterable

from collectors.kubernetes.access.rbac import Binding, Role, Subject
from collectors.kubernetes.access.service_accounts import ServiceAccount
from controls.check import check, not_applicable
from controls.population import Inventory

RBAC = "rbac.authorization.k8s.io"
CERTIFICATES = "certificates.k8s.io"
ADMISSION = "admissionregistration.k8s.io"
ADMITTING = (
    "mutatingwebhookconfigurations", "validatingwebhookconfigurations",
    "validatingadmissionpolicies", "validatingadmissionpolicybindings",
    "mutatingadmissionpolicies", "mutatingadmissionpolicybindings",
)  # fmt: skip
POWERS = (
    ("runs commands in pods", (("create", "", "pods/exec"), ("get", "", "pods/exec"),
                               ("create", "", "pods/attach"), ("get", "", "pods/attach"),
                               ("update", "", "pods/ephemeralcontainers"),
                               ("patch", "", "pods/ephemeralcontainers"))),
    ("reaches nodes past the API", (("create", "", "nodes/proxy"), ("get", "", "nodes/proxy"))),
    ("acts as others", (("impersonate", "", "users"), ("impersonate", "", "groups"),
                        ("impersonate", "", "serviceaccounts"))),
    ("raises roles", (("escalate", RBAC, "roles"), ("escalate", RBAC, "clusterroles"))),
    ("binds roles it has not", (("bind", RBAC, "roles"), ("bind", RBAC, "clusterroles"))),
    ("approves certificates", (("update", CERTIFICATES, "certificatesigningrequests/approval"),
                               ("patch", CERTIFICATES, "certificatesigningrequests/approval"))),
    ("issues tokens of others", (("create", "", "serviceaccounts/token"),)),
    ("changes what is admitted", tuple(
        (verb, ADMISSION, resource) for resource in ADMITTING
        for verb in ("create", "update", "patch", "delete")
    )),
)  # fmt: skip
"""What gets past the bounds of a role, in an auditor's words and in verbs of the API."""


SECRETS = tuple((verb, "", "secrets") for verb in ("get", "list", "watch"))
CHANGING = ("create", "update", "patch", "delete")
WORKLOADS = (
    ("", "pods"), ("", "secrets"), ("", "configmaps"), ("", "serviceaccounts"),
    ("apps", "deployments"), ("apps", "daemonsets"), ("apps", "statefulsets"),
    ("apps", "replicasets"), ("batch", "jobs"), ("batch", "cronjobs"),
)  # fmt: skip
"""What runs in a namespace, or makes something run there, by API group and resource."""


@check("AUT-34")
def powers_are_held_by_approved(
    binding: Binding, roles: Inventory[Role], *, approved: list[str]
) -> None:
    """Whoever may run commands in pods, act as others or raise roles is on the approved list."""
    held = _held(binding, roles)
    powers = [words for words, asked in POWERS if _gives(held, asked)]
    if not powers:
        return
    others = _others(binding, approved)
    assert not others, (
        f"by {binding.role_name}, {' and '.join(powers)}: {', '.join(others)}, "
        "not on the approved list"
    )


@check("CLU-03")
def secrets_are_read_by_approved(
    binding: Binding, roles: Inventory[Role], *, approved: list[str]
) -> None:
    """Whoever may read the secrets of a namespace, or of all, is on the approved list."""
    if not _gives(_held(binding, roles), SECRETS):
        return
    others = _others(binding, approved)
    place = f"namespace {binding.namespace}" if binding.namespace else "every namespace"
    assert not others, (
        f"by {binding.role_name}, reads secrets of {place}: {', '.join(others)}, "
        "not on the approved list"
    )


@check("CLU-04")
def system_namespaces_are_changed_by_approved(
    binding: Binding, roles: Inventory[Role], *, approved: list[str], system_namespaces: list[str]
) -> None:
    """Whoever may change what runs in a system namespace is on the approved list."""
    if binding.namespace and binding.namespace not in system_namespaces:
        not_applicable(f"gives rights in namespace {binding.namespace} only")
    held = _held(binding, roles)
    changed = [
        resource
        for group, resource in WORKLOADS
        if _gives(held, [(verb, group, resource) for verb in CHANGING])
    ]
    if not changed:
        return
    others = _others(binding, approved)
    place = binding.namespace or " and ".join(system_namespaces)
    assert not others, (
        f"by {binding.role_name}, changes {', '.join(changed)} in {place}: {', '.join(others)}, "
        "not on the approved list"
    )


@check("CLU-05")
def binding_names_what_exists(
    binding: Binding, roles: Inventory[Role], accounts: Inventory[ServiceAccount]
) -> None:
    """The role and the service accounts that the binding names are there."""
    assert binding.role_id in roles.by("id"), f"gives {binding.role_name}, which is not there"
    known = accounts.by("id")
    gone = sorted(
        f"{place}/{each['name']}"
        for each in binding.subjects
        if each["kind"] == "ServiceAccount"
        and (place := each["namespace"] or binding.namespace)
        and f"{place}/{each['name']}" not in known
    )
    # Whoever makes an account of that name later is given the rights unasked.
    assert not gone, f"names service accounts that are not there: {', '.join(gone)}"


@check("CLU-06")
def people_are_bound_by_groups(binding: Binding, *, approved: list[str]) -> None:
    """No person is given rights by name, save who is on the approved list for emergencies."""
    people = sorted(
        each["name"]
        for each in binding.subjects
        if each["kind"] == "User" and not each["name"].startswith("system:")
    )
    others = [name for name in people if name not in approved]
    assert not others, f"gives {binding.role_name} by name to {', '.join(others)}"


def _of_cluster(binding: Binding, subject: Subject) -> bool:
    """Whether it is a part of the cluster itself, bound by the cluster itself."""
    own = subject["name"].startswith("system:kube-") or subject["namespace"] == "kube-system"
    return binding.system and own


def _name(subject: Subject) -> str:
    return f"{subject['namespace']}/{subject['name']}" if subject["namespace"] else subject["name"]


def _others(binding: Binding, approved: list[str]) -> list[str]:
    """The subjects of a binding that are neither approved nor a part of the cluster itself."""
    named = {_name(each) for each in binding.subjects if not _of_cluster(binding, each)}
    return sorted(named - set(approved))


def _held(binding: Binding, roles: Inventory[Role]) -> Iterable[Role]:
    """The role that a binding gives."""
    held = roles.by("id").get(binding.role_id, ())
    if not held:
        not_applicable("gives a role that is not there, and so no rights")
    return held


def _gives(held: Iterable[Role], asked: Iterable[tuple[str, str, str]]) -> bool:
    return any(role.grants(*each) for role in held for each in asked)
