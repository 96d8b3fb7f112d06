"""The little of DER that time stamps need: values are read strictly, and written (X.690)."""

from dataclasses import dataclass

INTEGER = 0x02
OCTET_STRING = 0x04
OBJECT = 0x06
TIME = 0x18
SEQUENCE = 0x30
SET = 0x31
EXPLICIT_0 = 0xA0


class DerError(ValueError):
    """Bytes that are not DER, or not of the form expected; the message ends a sentence."""


@dataclass(slots=True)
class Der:
    """Values one after another, read from the front."""

    data: bytes
    at: int = 0

    @property
    def next(self) -> int | None:
        """The tag of the next value, None at the end."""
        return self.data[self.at] if self.at < len(self.data) else None

    def take(self, tag: int) -> bytes:
        """The content of the next value, which must have that tag.

        Raises:
            DerError: when there is none, or it has another tag.
        """
        if self.next != tag:
            raise DerError(f"has no value of tag {tag:#04x} where one belongs")
        return self.skip()

    def skip(self) -> bytes:
        """The content of the next value, whatever its tag.

        Raises:
            DerError: when its length is not in its one form, or goes beyond the end.
        """
        self.at += 1
        length = self._byte()
        if length >= 0x80:
            size = length & 0x7F
            digits = bytes(self._byte() for _ in range(size)) if 0 < size < 5 else b"\0"
            length = int.from_bytes(digits, "big")
            if digits[0] == 0 or length < 0x80:
                raise DerError("holds a length that is not in its one form")
        if length > len(self.data) - self.at:
            raise DerError("is cut short")
        self.at += length
        return self.data[self.at - length : self.at]

    def inside(self, tag: int) -> "Der":
        """The values within the next value."""
        return Der(self.take(tag))

    def integer(self) -> int:
        """The next whole number."""
        data = self.take(INTEGER)
        # In the shortest form the first nine bits are never all alike.
        if not data or (len(data) > 1 and data[0] == (0xFF if data[1] & 0x80 else 0)):
            raise DerError("holds a number that is not in its one form")
        return int.from_bytes(data, "big", signed=True)

    def end(self) -> None:
        """Refuse what follows the last value."""
        if self.at != len(self.data):
            raise DerError("goes on behind its end")

    def _byte(self) -> int:
        if self.at >= len(self.data):
            raise DerError("is cut short")
        self.at += 1
        return self.data[self.at - 1]


def value(tag: int, content: bytes) -> bytes:
    """A value of that tag."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


def integer(number: int) -> bytes:
    """A whole number of zero or more."""
    return value(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def identifier(dotted: str) -> bytes:
    """An object identifier."""
    return value(OBJECT, identifier_content(dotted))


def identifier_content(dotted: str) -> bytes:
    """What stands within the object identifier of these numbers."""
    first, second, *rest = map(int, dotted.split("."))
    content = b""
    for number in (first * 40 + second, *rest):
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.append(0x80 | number & 0x7F)
        content += bytes(reversed(digits))
    return content
