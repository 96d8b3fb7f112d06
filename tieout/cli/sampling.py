"""The verb `sample`: freeze a population, draw from it, replace an item, show what was drawn."""

import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import RunOption, WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from evidence.sampling.sample import Population, Sample
    from evidence.vault import Vault

By = Annotated[str, typer.Option("--by", help="Who does this, for the ledger.")]

sample = typer.Typer(
    help="Draw items for a person to look at.", no_args_is_help=True, rich_markup_mode=None
)


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.add_typer(sample, name="sample")


@sample.command("freeze")
def freeze(
    control: Annotated[str, typer.Argument(help="The control whose population it is.")],
    workspace: WorkspaceOption = Path(),
    run: RunOption = "latest",
    check: Annotated[str | None, typer.Option(help="Where the control has several.")] = None,
) -> None:
    """Fix a population in the ledger.

    Do this before the auditor names the nonce: then nobody can steer the draw.
    """
    from evidence.run_store import RunReader
    from evidence.sampling.sample import freeze as fix
    from tieout.instants import utc_now
    from tieout.terminal import console

    vault = workspace_in(workspace).vault()
    reader = RunReader(vault, vault.load_run(run))
    found = fix(vault, reader, control, check, utc_now())
    out = console()
    out.print(f"population {found.digest}: {found.count} items of {control} in {found.run}")
    if not found.complete:
        out.print("it is partial: a sample of it says nothing about what was not listed")
    out.print("send this digest to the auditor; draw with the nonce that comes back")


@sample.command("draw")
def draw(
    population: Annotated[str, typer.Argument(help="Its digest, or the beginning of it.")],
    workspace: WorkspaceOption = Path(),
    nonce: Annotated[str | None, typer.Option(help="The auditor's own words.")] = None,
    by_management: Annotated[
        bool, typer.Option("--by-management", help="No auditor: take a random nonce, and say so.")
    ] = False,
    risk: Annotated[str, typer.Option(help="low, high or highest.")] = "high",
    size: Annotated[int | None, typer.Option(min=1, help="In place of the policy's.")] = None,
    method: Annotated[str, typer.Option(help="random, stratified, systematic, all.")] = "random",
    strata: Annotated[str, typer.Option(help="scope, or a field of the population.")] = "scope",
    policy: Annotated[Path | None, typer.Option(help="A size policy of your own.")] = None,
    by: By = "the operator",
) -> None:
    """Draw a sample from a frozen population.

    Anybody can draw it again from the population file, the nonce and the size.
    """
    from evidence.errors import UsageError
    from evidence.run_store import RunReader
    from evidence.sampling.policy import DEFAULT, RISKS, load_policy
    from evidence.sampling.sample import METHODS
    from evidence.sampling.sample import draw as take
    from evidence.sampling.strata import strata_of
    from tieout.instants import utc_now

    if (nonce is None) is not by_management:
        raise UsageError("name the auditor's --nonce, or say --by-management")
    for given, known, named in ((risk, RISKS, "--risk"), (method, METHODS, "--method")):
        if given not in known:
            raise UsageError(f"{named} is {given!r}; choose {', '.join(known)}")
    vault = workspace_in(workspace).vault()
    found = _population(vault, population)
    reader = RunReader(vault, vault.load_run(found.run))
    apart = method == "stratified"
    drawn, digest = take(
        vault,
        found,
        nonce=nonce if nonce is not None else secrets.token_hex(16),
        chosen_by="management" if by_management else "auditor",
        frozen_before=True,
        policy=load_policy(policy or DEFAULT),
        risk=risk,  # type: ignore[arg-type] # looked up above
        method=method,  # type: ignore[arg-type]
        size=size,
        strata=strata_of(reader, found.control, found.check, strata) if apart else None,
        strata_named=strata if apart else "",
        at=utc_now(),
        by=by,
    )
    _show(drawn, digest)
    if not drawn.complete:
        raise typer.Exit(3)


@sample.command("replace")
def replace(
    sample_digest: Annotated[str, typer.Argument(metavar="SAMPLE", help="Its digest.")],
    scope: Annotated[str, typer.Argument(help="Where the item lies.")],
    item: Annotated[str, typer.Argument(help="The item's id.")],
    reason: Annotated[str, typer.Option(help="Why it lies outside the population.")],
    workspace: WorkspaceOption = Path(),
    by: By = "the operator",
) -> None:
    """Replace an item that does not belong to the population.

    A missing item, or one without evidence, is a deviation and stays.
    """
    from evidence.sampling.draw import Item
    from evidence.sampling.sample import substitute
    from tieout.instants import utc_now

    vault = workspace_in(workspace).vault()
    _, before = _sample(vault, sample_digest)
    after, digest = substitute(vault, before, Item(scope, item), reason, at=utc_now(), by=by)
    _show(after, digest)


@sample.command("list")
def listing(workspace: WorkspaceOption = Path()) -> None:
    """List every sample that was drawn."""
    from evidence.sampling.sample import samples
    from tieout.terminal import show_table

    rows = [
        (digest[:12], each.control, each.check, each.run, each.method, len(each.taken),
         each.count, each.chosen_by)
        for digest, each in samples(workspace_in(workspace).vault())
    ]  # fmt: skip
    columns = ("sample", "control", "check", "run", "method", "taken", "of", "nonce by")
    show_table(columns, rows)


@sample.command("show")
def show(
    sample_digest: Annotated[str, typer.Argument(metavar="SAMPLE", help="Its digest.")],
    workspace: WorkspaceOption = Path(),
    form: Annotated[str, typer.Option("--format", help="table, json or population.")] = "table",
) -> None:
    """Show a sample, or the population file it was drawn from."""
    from evidence.errors import UsageError

    vault = workspace_in(workspace).vault()
    digest, found = _sample(vault, sample_digest)
    if form == "population":
        sys.stdout.buffer.write(vault.get(found.population))
    elif form == "json":
        sys.stdout.write(json.dumps(json.loads(found.body), ensure_ascii=False, indent=2) + "\n")
    elif form == "table":
        _show(found, digest)
    else:
        raise UsageError(f"--format is {form!r}; choose table, json or population")


def _show(found: "Sample", digest: str) -> None:
    from evidence.sampling.bound import upper_bound
    from tieout.terminal import console, show_table, visible

    columns = ("number", "rank", "scope", "item")
    show_table(
        columns,
        [
            (number, each.rank[:16], each.item.scope, each.item.id)
            for number, each in enumerate(found.taken, 1)
        ],
    )
    out, taken = console(), len(found.taken)
    how = f"{found.method}, {found.policy}, risk {found.risk}, nonce by {found.chosen_by}"
    out.print(visible(f"sample {digest}: {taken} of {found.count}, {how}"), markup=False)
    out.print(visible(f"nonce {found.nonce!r}, population {found.population}"), markup=False)
    if taken:
        limits = [
            f"{deviations} found: at most "
            f"{upper_bound(deviations, taken, population=found.count):.1%}"
            for deviations in range(min(2, taken) + 1)
        ]
        out.print(f"deviations in the population at 95 % confidence: {'; '.join(limits)}")
    if not found.complete:
        out.print("the population is partial: this says nothing about what was not listed")


def _population(vault: "Vault", name: str) -> "Population":
    from evidence.errors import UsageError
    from evidence.sampling.sample import frozen

    found = {each.digest: each for each in frozen(vault) if each.digest.startswith(name.lower())}
    if len(found) == 1:
        return next(iter(found.values()))
    said = "no frozen population" if not found else f"{len(found)} frozen populations"
    raise UsageError(f"{said} begins with {name!r}; see tieout sample freeze")


def _sample(vault: "Vault", name: str) -> "tuple[str, Sample]":
    from evidence.errors import UsageError
    from evidence.sampling.sample import samples

    found = dict(each for each in samples(vault) if each[0].startswith(name.lower()))
    if len(found) == 1:
        return next(iter(found.items()))
    said = "no sample" if not found else f"{len(found)} samples"
    raise UsageError(f"{said} begins with {name!r}; see tieout sample list")
