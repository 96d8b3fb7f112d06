"""Checks of secrets in clusters: endless tokens, values never changed, credentials astray."""

import itertools
import re
from datetime import datetime, timedelta

from collectors.kubernetes.access.secrets import Secret, ServiceAccountToken
from collectors.kubernetes.workloads.config_maps import ConfigMap
from controls.check import check, not_applicable

WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")


@check("CLU-17")
def long_lived_token_is_young(
    token: ServiceAccountToken, *, rotated_within: timedelta, unused_for: timedelta, now: datetime
) -> None:
    """A token of a service account that never ends by itself is young, and in use."""
    if token.invalid:
        not_applicable("the cluster has stopped to take it")
    assert now - token.created <= rotated_within, (
        f"never ends, is of {token.account}, and was made on {token.created:%Y-%m-%d}"
    )
    used = token.last_used
    assert used is None or now.date() - used <= unused_for, (
        f"never ends, is of {token.account}, and was used last on {used}"
    )


@check("CLU-18")
def labelled_secret_is_renewed(
    secret: Secret,
    *,
    rotation_label: str,
    rotation_classes: list[str],
    rotated_within: timedelta,
    now: datetime,
) -> None:
    """The value of a secret of a class that must be renewed was changed within the time set.

    Where the cluster keeps no account of writers, the time counts from when it was made.
    """
    if not rotation_label or not rotation_classes:
        not_applicable("the parameters rotation_label and rotation_classes name no class")
    if secret.labels.get(rotation_label) not in rotation_classes:
        not_applicable(f"is not labelled {rotation_label}={' or '.join(rotation_classes)}")
    done = "its value was changed last" if secret.written else "it was made, and not seen changed,"
    assert now - secret.changed <= rotated_within, f"{done} on {secret.changed:%Y-%m-%d}"


@check("CLU-19")
def config_map_holds_no_credential(
    config_map: ConfigMap,
    *,
    exempt_namespaces: list[str],
    secret_words: list[str],
    exempt: list[str],
) -> None:
    """No value of the ConfigMap looks like a credential, nor stands in clear under such a name.

    What values are was judged when they were read; none was kept.
    """
    if config_map.namespace in exempt_namespaces:
        not_applicable(f"in the exempt namespace {config_map.namespace}")
    telling = {word.lower() for word in secret_words}
    found = []
    for entry in config_map.entries:
        if f"{config_map.id}/{entry['name']}" in exempt:
            continue
        found += [
            f"{entry['name']} line {each['line']} ({each['rule']})" for each in entry["found"]
        ]
        named = entry["form"] == "text" and telling & _words(entry["name"])
        if named and not entry["found"]:
            found.append(f"{entry['name']} (by its name)")
    assert not found, f"credentials in clear: {', '.join(found)}"


@check("CLU-20")
def secret_is_not_repeated(secret: Secret) -> None:
    """The values of the secret stand in it alone, and not in an annotation besides."""
    assert not secret.repeated, (
        "its values stand in an annotation too (kubectl.kubernetes.io/last-applied-configuration)"
    )


def _words(name: str) -> set[str]:
    """The words of a name in small letters, those of two parts joined besides (`api key`)."""
    found = [word.lower() for word in WORDS.findall(name)]
    return {*found, *("".join(pair) for pair in itertools.pairwise(found))}
