"""Addresses: the one host that a door leads to, and whether a link leads to it still."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from evidence.errors import UsageError

_PORTS = {"https": 443, "http": 80}
Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Address:
    """Scheme, host and port of one source, and the path that all of its operations begin with."""

    scheme: str
    host: str
    port: int
    prefix: str = ""

    @classmethod
    def of(cls, url: str, *, allow_loopback: bool = False) -> "Address":
        """The address in a URL such as `https://api.example.com/v1`.

        Raises:
            UsageError: when it is not https (plain http is let through to this machine alone, and
                only where `allow_loopback`), or names a user, a query or a fragment.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise UsageError(f"{url!r} is no URL; write it as https://api.example.com") from error
        if parts.username is not None or parts.password is not None:
            raise UsageError("a URL must not hold credentials; name them by env or file")
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in _PORTS or not host:
            raise UsageError(f"{url!r} is no https URL; write it as https://api.example.com")
        if parts.query or parts.fragment:
            raise UsageError(f"{url!r} has a query or fragment; name the host and path alone")
        if parts.scheme == "http" and not (allow_loopback and is_loopback(host)):
            mend = "use https, or for this machine alone set 'allow_loopback = true'"
            raise UsageError(f"{url!r} is not https; {mend}")
        return cls(parts.scheme, host, port or _PORTS[parts.scheme], parts.path.rstrip("/"))

    @property
    def origin(self) -> str:
        """Scheme, host and port as a URL begins, the port left out where it is the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    def __str__(self) -> str:
        return self.origin + self.prefix

    def within(self, link: str) -> tuple[str, Query] | None:
        """Path (less the prefix) and query of a link that leads here; None for one elsewhere.

        A link without a host, as RFC 9110 lets servers send, leads here.
        """
        try:
            parts = urlsplit(link)
            port = parts.port
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            host = (parts.hostname or "").rstrip(".")
            there = parts.scheme, host, port or _PORTS.get(parts.scheme)
            if parts.username is not None or there != (self.scheme, self.host, self.port):
                return None
        if self.prefix and not parts.path.startswith(self.prefix + "/"):
            return None
        return parts.path.removeprefix(self.prefix), parse_qsl(parts.query, keep_blank_values=True)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its name or number."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
