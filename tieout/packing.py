"""Packing: a pack is made from the vault, signed with its key, and told of in the ledger."""

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evidence.csv_lines import csv_lines
from evidence.pack.build import Built, build_pack
from evidence.pack.derived import Derived
from evidence.pack.selection import Chosen, Selection, choose
from evidence.pseudonym import Pseudonyms
from evidence.seals.sealing import seal
from evidence.store.disk import StorageError
from tieout.vault_keys import register_key

if TYPE_CHECKING:
    from evidence.seals.signer import Signer
    from evidence.seals.time_stamp import Stamper
    from evidence.vault import Vault
    from tieout.settings.seal import Ask
    from tieout.workspace import Workspace


def make_pack(
    place: "Workspace",
    selection: Selection,
    target: Path | None,
    *,
    at: datetime,
    by: str,
    ask: "Ask | None" = None,
    pseudonym_key: bytes | None = None,
    always: bool = True,
    drawn: Mapping[str, Path] | None = None,
) -> tuple[Built, Path | None]:
    """Make a pack of a workspace's vault; where a key is configured, seal the ledger and sign.

    Without a target it goes to the workspace's `out/`. With `pseudonym_key` (32 secret bytes, used
    for this pack alone) people are named by pseudonyms, unless `always` is false and no record of
    the runs tells of people; the table that reveals them is written beside the pack, and its path
    is returned with it. `drawn` is as in `build_pack`. A pack that could not be told of in the
    ledger is removed again: none is handed out without a trace.

    Raises:
        UsageError: when no run is meant, the target is there already, another key is in force, or
            a verdict comes out otherwise under pseudonyms.
        SigningError, StampError: when the key or the time-stamping service cannot be used.
        IntegrityError: when the vault is damaged.
        StorageError: when the disk refuses.
    """
    vault = place.vault()
    chosen = choose(vault, selection)
    signer, stamper = sealing_of(place, vault, ask)
    if signer:
        # What goes along is what is sealed: the checkpoint covers every entry up to now, that of
        # the key included.
        register_key(vault, signer, by=by, at=at)
        seal(vault, signer)
    target = target or place.folder / "out" / default_name(chosen)
    wanted = pseudonym_key if always or chosen.tells_of_people else None
    pseudonyms = _pseudonyms(wanted, chosen) if wanted else None
    with TemporaryDirectory(prefix="tieout-pack-") as folder:
        made = build_pack(
            vault,
            chosen,
            target,
            version=version("tieout"),
            signer=signer,
            stamper=stamper,
            derived=_derived(chosen, pseudonyms, Path(folder)) if pseudonyms else None,
            drawn=drawn,
        )
    table = None
    try:
        table = _write_table(pseudonyms, target) if pseudonyms else None
        vault.commit([made.entry(at=at, by=by)])
    except BaseException:  # whatever stopped it: no pack without its entry and its table
        _remove(made.path)
        if table:
            table.unlink(missing_ok=True)
        raise
    if signer:
        seal(vault, signer)
    return made, table


def _pseudonyms(key: bytes, chosen: Chosen) -> Pseudonyms:
    """Pseudonyms of addresses in the form, and under the alias domains, by which accounts link."""
    from collectors.identity.claims import domains_of
    from collectors.identity.ladder import addressed

    pairs = [
        str(pair)
        for reader in chosen.readers
        for control in reader.controls().values()
        for pair in control.parameters.get("alias_domains", ())
    ]
    return Pseudonyms(key, addressed, domains_of(pairs))


def _derived(chosen: Chosen, pseudonyms: Pseudonyms, folder: Path) -> Derived:
    # Read here: it brings judgement with it, which a pack with names does not need.
    from evidence.vault import Vault
    from tieout.pseudonymising import pseudonymised

    store = Vault.create(folder / "derived", origin="derived")
    return pseudonymised(chosen, pseudonyms, store)


def _write_table(pseudonyms: Pseudonyms, pack: Path) -> Path:
    """Write which pseudonym stands for whom, for the eyes of its writer alone."""
    table = pack.with_name(f"{pack.name}.reveal.csv")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(table, flags, 0o600), "wb") as file:
            file.writelines(csv_lines(("pseudonym", "stands_for"), pseudonyms.revealed()))
    except OSError as error:
        raise StorageError(f"{table} cannot be written: {error.strerror or error}") from error
    return table


def sealing_of(
    place: "Workspace", vault: "Vault", ask: "Ask | None"
) -> "tuple[Signer | None, Stamper | None]":
    """What signs and who stamps, by the workspace's `[seal]` table."""
    settings = place.configuration.seal
    if settings is None:
        return None, None
    from tieout.settings.seal import signer_of

    signer = signer_of(settings, origin=vault.origin, folder=place.folder, ask=ask)
    if settings.timestamp is None:
        return signer, None
    from tieout.time_stamping import stamper_of

    return signer, stamper_of(settings.timestamp, place.folder)


def default_name(chosen: Chosen) -> str:
    """A name that says of whom, of what and of when."""
    asked, run = chosen.selection, chosen.newest.run
    parts: Sequence[str] = [run.organisation, *chosen.frameworks]
    if asked.since or asked.until:
        first = chosen.readers[0].run
        when = f"{asked.since or first.started.date()}-to-{asked.until or run.started.date()}"
    else:
        when = run.id
    plain = [re.sub(r"[^A-Za-z0-9.]+", "-", part).strip("-.").lower() for part in parts]
    return "-".join(["pack", *filter(None, plain), when]) + ".zip"


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
