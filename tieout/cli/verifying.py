"""What `verify` says of a vault: each finding, and by what it was found right."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.seals.findings import Examined


def verify_vault(
    folder: Path,
    *,
    key: str | None,
    checkpoints: Sequence[Path],
    read_data: bool,
    subset: str | None,
) -> None:
    """Print what is wrong with a vault, and what was found right; exit code 4 when anything is."""
    from evidence.verify import ALL, Part, Verification
    from tieout.keys.trusted_key import fingerprint_of
    from tieout.terminal import console, visible

    part = Part.parse(subset) if subset else ALL
    read_data = read_data or subset is not None
    walk = Verification(
        folder,
        read_data=read_data,
        part=part,
        keys=[fingerprint_of(key)] if key else (),
        held={str(file): note_bytes(file) for file in checkpoints},
    )
    out, found = console(), 0
    for finding in walk.findings():
        out.print(visible(finding), markup=False)
        found += 1
    depth = "names and chain"
    if read_data:
        every = "every byte" if part == ALL else f"every byte of part {part.number} of {part.of}"
        depth = f"names, chain and {every}"
    if found:
        said = "1 finding" if found == 1 else f"{found} findings"
        out.print(visible(f"{folder} does not verify: {said} over {depth}"), markup=False)
        raise typer.Exit(4)
    out.print(visible(f"{folder} verifies: {depth} are as they were written"), markup=False)
    for line in walk.notes():
        out.print(visible(line), markup=False)
    for line in seal_lines(walk.seals):
        out.print(visible(line), markup=False)


def seal_lines(seals: "Examined") -> "Iterator[str]":
    """What the seals of a vault that verifies show, and what they do not."""
    newest = seals.newest
    if newest is None:
        yield (
            "nothing is sealed: whoever can write the folder could have written it anew; "
            "name a key under [seal] in tieout.toml"
        )
        return
    yield (
        f"sealed over {newest.size:,} of {seals.tree.size:,} entries; checkpoints that agree with "
        f"the ledger: {len(seals.kept):,}; time stamps over them: {seals.stamps:,}"
    )
    for name in seals.held:
        yield f"{name} is a beginning of this ledger: all it covers is as it was"
    signer = seals.signers(newest.size)
    if not signer:
        yield "no key is registered, so nobody is known to have signed; run: tieout keys register"
    elif seals.keys:
        yield f"signed by {signer[0].key.fingerprint}, which the key that was given vouches for"
    else:
        yield (
            f"signed by {signer[0].key.fingerprint}, as the vault itself says: a key that is found "
            "inside proves nothing; give the one that you were told otherwise with --key"
        )


def note_bytes(file: Path) -> bytes:
    """What a file with a checkpoint holds, no more than a note may.

    Raises:
        UsageError: when it cannot be read.
    """
    from evidence.errors import UsageError
    from evidence.seals.note import LARGEST_NOTE

    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_NOTE + 1)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error


def roots_in(file: Path) -> bytes:
    """The certificates in a file that time stamps must stand under.

    Raises:
        UsageError: when it cannot be read, or holds none in PEM.
    """
    from evidence.errors import UsageError
    from evidence.seals.time_stamp import StampError, require_roots

    try:
        roots = file.read_bytes()
        require_roots(roots)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
    except StampError as error:
        raise UsageError(f"{file}: {error}") from error
    return roots
