"""Flags of the control plane's commands, as the library that they are written with reads them.

Written from the documentation of pflag and the reference pages of the commands on kubernetes.io: a
switch takes no word after it, a list may be given several times, of anything else the last counts,
and `_` in a name is read as `-`.
"""

from collections.abc import Sequence

SWITCHES = frozenset(
    {"allow-privileged", "anonymous-auth", "auto-tls", "client-cert-auth"}
    | {"enable-bootstrap-token-auth", "leader-elect", "peer-auto-tls", "peer-client-cert-auth"}
    | {"profiling", "service-account-lookup", "use-service-account-credentials"}
)
"""Flags that are on where they stand alone; the word after one is not its value."""
LISTS = frozenset(
    {"admission-control", "authorization-mode", "disable-admission-plugins"}
    | {"enable-admission-plugins", "runtime-config", "tls-cipher-suites"}
)
ON = frozenset({"1", "t", "T", "true", "TRUE", "True"})
OFF = frozenset({"0", "f", "F", "false", "FALSE", "False"})
"""What Go's strconv.ParseBool takes."""


def parsed(words: Sequence[str]) -> dict[str, str]:
    """The value of each flag of a command line; a switch that stands alone is `true`."""
    found: dict[str, str] = {}
    left = list(reversed(words))
    while left:
        word = left.pop()
        if word == "--":
            break
        name, given, value = _taken_apart(word)
        if not name:
            continue
        if not given:
            alone = name in SWITCHES or not left or left[-1].startswith("-")
            value = "true" if alone else left.pop()
        before = found.get(name)
        found[name] = f"{before},{value}" if before and name in LISTS else value
    return found


def _taken_apart(word: str) -> tuple[str, bool, str]:
    if not word.startswith("-"):
        return "", False, ""
    name, equals, value = word.lstrip("-").partition("=")
    return name.replace("_", "-"), bool(equals), value
