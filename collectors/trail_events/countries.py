"""Which country a network address lies in, by a table of the operator's; addresses are not kept."""

import csv
from collections.abc import Iterable, Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path

from evidence.errors import OperatorFileError

AWS, UNKNOWN = "AWS", "unknown"
"""What stands for a country where a service of AWS called, and where no network has the address."""


class Countries:
    """Networks with their countries; the narrowest network that holds an address decides."""

    def __init__(self, networks: Mapping[str, str] | None = None) -> None:
        self._by_length: dict[tuple[int, int], dict[int, str]] = {}
        for text, country in (networks or {}).items():
            network = ip_network(text)
            key = network.version, network.prefixlen
            self._by_length.setdefault(key, {})[int(network.network_address)] = country
        self._lengths = sorted(self._by_length, key=lambda key: -key[1])
        self._known: dict[str, str] = {}

    def of(self, source: str) -> str:
        """The country of a `sourceIPAddress`, `AWS` for the name of a service, else `unknown`."""
        found = self._known.get(source)
        if found is None:
            found = self._of(source)
            if len(self._known) < 100_000:
                self._known[source] = found
        return found

    def _of(self, source: str) -> str:
        try:
            address = ip_address(source)
        except ValueError:
            # CloudTrail writes the DNS name of a service that called, or "AWS Internal".
            return AWS if source.endswith(".amazonaws.com") or source.startswith("AWS") else UNKNOWN
        whole, bits = int(address), address.max_prefixlen
        for version, length in self._lengths:
            if version == address.version:
                at = whole >> (bits - length) << (bits - length)
                if country := self._by_length[version, length].get(at):
                    return country
        return UNKNOWN


def load_countries(path: Path) -> Countries:
    """The networks of a CSV file with the columns `network` (CIDR) and `country` (two letters).

    Raises:
        OperatorFileError: when it is missing, or a line is not of that form.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        mend = "give a CSV file in UTF-8"
        raise OperatorFileError("cannot be read as text", file=path, mend=mend) from error
    return Countries(_networks(path, lines))


def _networks(path: Path, lines: Iterable[str]) -> dict[str, str]:
    table = csv.DictReader(lines)
    if not {"network", "country"} <= set(table.fieldnames or ()):
        mend = "name its columns network and country"
        raise OperatorFileError("has no such columns", file=path, line=1, mend=mend)
    found: dict[str, str] = {}
    for row in table:
        country, network = (row["country"] or "").strip().upper(), (row["network"] or "").strip()
        line = table.line_num
        try:
            found[str(ip_network(network))] = country
        except ValueError as error:
            said, mend = f"{network!r} is no network", "write it as 192.0.2.0/24"
            raise OperatorFileError(said, file=path, line=line, mend=mend) from error
        if len(country) != 2 or not country.isalpha():
            said, mend = f"{country!r} is no country", "write it as two letters, JP"
            raise OperatorFileError(said, file=path, line=line, mend=mend)
    return found
