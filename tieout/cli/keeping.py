"""The verb that keeps keys: keys new, show, register, replace."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import JsonOption, WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from evidence.seals.keys import KeyChain
    from evidence.seals.signer import Algorithm
    from tieout.settings.seal import Ask, SealSettings
    from tieout.workspace import Workspace

keys = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
ByOption = Annotated[
    str | None,
    typer.Option("--by", help="Who does it, as the ledger will say.", show_default="your login"),
]
PassphraseOption = Annotated[
    str | None,
    typer.Option("--passphrase-env", help="The variable with the passphrase; asked if left out."),
]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.add_typer(keys, name="keys", help="Make, show, register and replace the key that seals.")


@keys.command("new")
def new(
    path: Annotated[Path, typer.Argument(help="The file to make; PATH.pub stands beside it.")],
    algorithm: Annotated[str, typer.Option(help="ed25519 or ecdsa-p256.")] = "ed25519",
    comment: Annotated[str, typer.Option(help="A word to know it by.")] = "tieout",
    passphrase_env: PassphraseOption = None,
) -> None:
    """Make an encrypted key file, and print its fingerprint."""
    from evidence.seals.key_file import write_key_file
    from tieout.terminal import console

    public = write_key_file(path, _algorithm(algorithm), _new_passphrase(passphrase_env), comment)
    out = console()
    out.print(f"wrote {path} and {path}.pub", markup=False)
    out.print(f"fingerprint: {public.fingerprint}", markup=False)
    out.print(
        "Put the fingerprint into the engagement letter: a key that an auditor finds in a pack "
        "proves nothing. Name the file as key under [seal] in tieout.toml, then run: "
        "tieout keys register",
        markup=False,
    )


@keys.command("show")
def show(
    workspace: WorkspaceOption = Path(),
    allowed_signers: Annotated[
        bool,
        typer.Option("--allowed-signers", help="Print the file for ssh-keygen -Y verify, alone."),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Show the key that seals, and every key that the ledger registered."""
    import orjson

    from evidence.seals.signer import key_name
    from tieout.settings.seal import kept_in, public_key_of

    place = workspace_in(workspace)
    chain = _chain(place)
    if allowed_signers:
        sys.stdout.write(_signers_text(place, chain))
        return
    name = key_name(place.configuration.organisation)
    public = public_key_of(_settings(place), place.folder)
    registered = [
        {
            "fingerprint": key.public.fingerprint,
            "at": key.at.isoformat(),
            "by": key.by,
            "entry": key.leaf,
        }
        for key in chain.keys
    ]
    said: dict[str, object] = {
        "name": name,
        "kept_in": kept_in(_settings(place), place.folder),
        "algorithm": public.algorithm,
        "fingerprint": public.fingerprint,
        "ssh": public.ssh_line(name),
        "allowed_signers": public.allowed_signer(name),
        "note": public.note_key(name),
        "in_force": bool(chain.current and chain.current.public == public),
        "registered": registered,
    }
    if json:
        sys.stdout.buffer.write(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))
        return
    _print_key(said)


@keys.command("register")
def register_first(workspace: WorkspaceOption = Path(), by: ByOption = None) -> None:
    """Write the vault's first key into its ledger."""
    from tieout.instants import utc_now
    from tieout.settings.seal import signer_of
    from tieout.terminal import console
    from tieout.vault_keys import register_key

    place = workspace_in(workspace)
    vault = place.vault()
    signer = signer_of(_settings(place), origin=vault.origin, folder=place.folder, ask=asking())
    key = register_key(vault, signer, by=by or login(), at=utc_now())
    console().print(
        f"{key.public.fingerprint} is the key of this vault since entry {key.leaf}", markup=False
    )


@keys.command("replace")
def replace(
    new_key: Annotated[
        str,
        typer.Argument(metavar="NEW", help="A key file, SHA256:... in the agent, or a KMS ARN."),
    ],
    workspace: WorkspaceOption = Path(),
    by: ByOption = None,
    passphrase_env: PassphraseOption = None,
) -> None:
    """Replace the key under [seal]; the old key and the new one sign that."""
    from tieout.instants import utc_now
    from tieout.settings.seal import named_key, signer_of
    from tieout.terminal import console
    from tieout.vault_keys import replace_key

    place = workspace_in(workspace)
    vault = place.vault()
    old = signer_of(_settings(place), origin=vault.origin, folder=place.folder, ask=asking())
    settings = named_key(new_key, _settings(place), passphrase_env)
    new = signer_of(settings, origin=vault.origin, folder=Path(), ask=asking())
    key = replace_key(vault, old, new, by=by or login(), at=utc_now())
    console().print(
        f"{key.public.fingerprint} is the key of this vault since entry {key.leaf}; name it under "
        "[seal] in tieout.toml now, and tell your auditor the new fingerprint",
        markup=False,
    )


def _settings(place: "Workspace") -> "SealSettings":
    from evidence.errors import OperatorFileError
    from tieout.settings.configuration import FILE

    if place.configuration.seal is None:
        raise OperatorFileError(
            "names no key", file=place.folder / FILE,
            mend="make one with 'tieout keys new PATH', and add a [seal] table with key = \"PATH\"",
        )  # fmt: skip
    return place.configuration.seal


def _chain(place: "Workspace") -> "KeyChain":
    from evidence.seals.keys import KeyChain
    from tieout.vault_keys import chain_of

    if not (place.folder / place.configuration.vault).exists():
        return KeyChain(place.configuration.organisation, ())
    return chain_of(place.vault())


def _signers_text(place: "Workspace", chain: "KeyChain") -> str:
    from evidence.seals.signer import key_name
    from tieout.settings.seal import public_key_of

    if chain.keys:
        return chain.allowed_signers()
    public = public_key_of(_settings(place), place.folder)
    return public.allowed_signer(key_name(place.configuration.organisation)) + "\n"


def _print_key(said: "dict[str, object]") -> None:
    from tieout.terminal import console, show_table

    show_table(
        ("what", "value"),
        [
            (name.replace("_", " "), said[name])
            for name in ("name", "kept_in", "algorithm", "fingerprint", "ssh", "note")
        ],
    )
    out = console()
    registered = said["registered"]
    if isinstance(registered, list) and registered:
        out.print()
        columns = ("fingerprint", "at", "by", "entry")
        show_table(columns, [[key[name] for name in columns] for key in registered])
    if said["in_force"]:
        out.print("the ledger names this key as the one in force")
    elif registered:
        out.print(
            "the ledger names another key as the one in force; name that one under [seal], "
            "and run: tieout keys replace",
            markup=False,
        )
    else:
        out.print("no key is registered in the vault yet; run: tieout keys register")


def _algorithm(text: str) -> "Algorithm":
    from evidence.errors import UsageError

    if text == "ed25519":
        return "ed25519"
    if text == "ecdsa-p256":
        return "ecdsa-p256"
    raise UsageError(f"unknown algorithm {text!r}; use ed25519 or ecdsa-p256")


def _new_passphrase(variable: str | None) -> str:
    from evidence.errors import UsageError

    if variable:
        import os

        return os.environ.get(variable, "")
    if not sys.stdin.isatty():
        raise UsageError("a key file needs a passphrase; name its variable with --passphrase-env")
    said: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    return said


def asking() -> "Ask | None":
    """How a passphrase is asked for, None where nobody is there to answer."""
    if not sys.stdin.isatty():
        return None
    return lambda prompt: str(typer.prompt(prompt, hide_input=True, err=True))


def login() -> str:
    """Who is logged in, as the ledger will name them.

    Raises:
        UsageError: when nobody is.
    """
    import getpass

    from evidence.errors import UsageError

    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise UsageError("nobody is logged in here; say who does it with --by") from error
