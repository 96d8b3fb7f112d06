"""The data types of the SSH protocol that keys, signatures and agents are written in (RFC 4251)."""

from dataclasses import dataclass

LARGEST = 1 << 18
"""The most bytes a message may have; ssh-agent keeps to the same."""


class WireError(ValueError):
    """Bytes that are not what the SSH protocol says; the message is the end of a sentence."""


def uint32(number: int) -> bytes:
    """Four bytes, the highest first."""
    return number.to_bytes(4, "big")


def string(data: bytes) -> bytes:
    """`data` behind its length."""
    return uint32(len(data)) + data


def mpint(number: int) -> bytes:
    """A whole number of zero or more, in as few bytes as hold it and a sign bit of zero."""
    return string(number.to_bytes((number.bit_length() + 8) // 8, "big") if number else b"")


@dataclass(slots=True)
class Wire:
    """Bytes that are read from the front."""

    data: bytes
    at: int = 0

    def take(self, size: int) -> bytes:
        """The next `size` bytes.

        Raises:
            WireError: when there are fewer.
        """
        if size > len(self.data) - self.at:
            raise WireError("is cut short")
        self.at += size
        return self.data[self.at - size : self.at]

    def uint32(self) -> int:
        """The next number of four bytes."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """The next bytes that stand behind their length."""
        return self.take(self.uint32())

    def mpint(self) -> int:
        """The next whole number of zero or more, which must be in its shortest form."""
        data = self.string()
        number = int.from_bytes(data, "big")
        if string(data) != mpint(number):
            raise WireError("holds a number that is not in its one form")
        return number

    def end(self) -> None:
        """Refuse what follows the last part."""
        if self.at != len(self.data):
            raise WireError("goes on behind its end")
