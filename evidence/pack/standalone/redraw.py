"""Draw a sample again: python3 redraw.py POPULATION-FILE SIZE NONCE [random|systematic]."""

import hashlib
import hmac
import sys


def redraw(population: bytes, size: int, nonce: str, method: str = "random") -> "list[bytes]":
    """The lines of the population file that are taken, in order of rank."""
    lines = population.split(b"\n")[:-1]
    digest = hashlib.sha256(population).hexdigest()
    seed = hashlib.sha256(f"{digest}\n{nonce}".encode()).digest()
    if method == "systematic" and 0 < size < len(lines):
        start, count = int.from_bytes(seed, "big") % len(lines), len(lines)
        lines = [lines[(start + number * count // size) % count] for number in range(size)]
    return sorted(lines, key=lambda line: hmac.new(seed, line, "sha256").digest())[:size]


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:  # noqa: PTH123 -- plain Python for any reader
        for taken in redraw(file.read(), int(sys.argv[2]), *sys.argv[3:]):
            sys.stdout.write(taken.decode() + "\n")
