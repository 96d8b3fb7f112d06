"""Distinguished names (RFC 4514): compared as directories compare them."""

from collections.abc import Iterator

_HEX = frozenset("0123456789abcdefABCDEF")


def same(name: str) -> tuple[str, ...]:
    """A form that two spellings of one name share, the innermost part first.

    Case, blanks and ways to escape a character do not count.
    """
    if "\\" not in name:
        return tuple(map(_plain, name.split(","))) if name else ()
    return tuple(_plain(part.decode("utf-8", "replace")) for part in _parts(name))


def lies_in(name: str, base: str) -> bool:
    """Whether a name is that base, or below it."""
    own, of = same(name), same(base)
    return own[len(own) - len(of) :] == of if len(own) >= len(of) else False


def _parts(name: str) -> Iterator[bytes]:
    """The relative names, unescaped; a comma that is part of a value stays in it."""
    part, at = bytearray(), 0
    while at < len(name):
        character, pair = name[at], name[at + 1 : at + 3]
        if character == "\\" and len(pair) == 2 and set(pair) <= _HEX:
            part += bytes.fromhex(pair)
            at += 3
        elif character == "\\":
            part += pair[:1].encode()
            at += 2
        elif character == ",":
            yield bytes(part)
            part, at = bytearray(), at + 1
        else:
            part += character.encode()
            at += 1
    if part or name:
        yield bytes(part)


def _plain(part: str) -> str:
    kind, _, value = part.partition("=")
    return f"{kind.strip().lower()}={' '.join(value.casefold().split())}"
