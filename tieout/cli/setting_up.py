"""The verbs before the first run: init, doctor."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("init")(init)
    app.command("doctor")(doctor)


def init(
    folder: Annotated[Path, typer.Argument(help="The new workspace.")] = Path(),
    organisation: Annotated[str | None, typer.Option(help="Who is audited.")] = None,
    aws: Annotated[bool | None, typer.Option("--aws/--no-aws", help="Read an AWS account.")] = None,
    aws_profile: Annotated[str | None, typer.Option(help="A profile of the AWS SDK.")] = None,
    aws_role: Annotated[str | None, typer.Option(help="A role to assume, by its ARN.")] = None,
    region: Annotated[
        list[str] | None, typer.Option("--region", help="A region; repeatable; all if none.")
    ] = None,
    kubernetes: Annotated[
        bool | None, typer.Option("--kubernetes/--no-kubernetes", help="Read a cluster.")
    ] = None,
    kubeconfig: Annotated[str | None, typer.Option(help="A kubeconfig file.")] = None,
    context: Annotated[str | None, typer.Option(help="A context of the kubeconfig.")] = None,
    hr: Annotated[Path | None, typer.Option(help="An HR export, CSV or XLSX.")] = None,
) -> None:
    """Write a workspace for your own estate.

    Asks for what the flags leave open, when somebody is there to answer.
    """
    from tieout.scaffold import Estate, write_workspace
    from tieout.terminal import console

    asking = sys.stdin.isatty()
    name = organisation or (typer.prompt("Organisation") if asking else folder.resolve().name)
    told_aws = bool(aws_profile or aws_role or region)
    told_kubernetes = bool(kubeconfig or context)
    use_aws = aws if aws is not None else told_aws
    if aws is None and not told_aws and asking:
        use_aws = typer.confirm("Read an AWS account?", default=True)
    if use_aws and asking and not told_aws:
        aws_profile = typer.prompt("AWS profile (empty: the SDK's own choice)", default="") or None
    use_kubernetes = kubernetes if kubernetes is not None else told_kubernetes
    if kubernetes is None and not told_kubernetes and asking:
        use_kubernetes = typer.confirm("Read a Kubernetes cluster?", default=True)
    if use_kubernetes and asking and not told_kubernetes:
        context = typer.prompt("Context (empty: the current one)", default="") or None
    if hr is None and asking:
        hr_text = typer.prompt("HR export, CSV or XLSX (empty: none)", default="")
        hr = Path(hr_text) if hr_text else None
    estate = Estate(
        organisation=name,
        aws_profile=aws_profile,
        aws_role=aws_role,
        regions=tuple(region or ()),
        kubeconfig=kubeconfig,
        context=context,
        hr_file=hr,
        use_aws=use_aws,
        use_kubernetes=use_kubernetes,
    )
    out = console()
    for path in write_workspace(folder, estate):
        out.print(f"wrote {path}", markup=False)
    out.print(f"next: look through {folder / 'tieout.toml'}, then run: tieout doctor", markup=False)


def doctor(workspace: WorkspaceOption = Path()) -> None:
    """Say what can be read, before the first run.

    Exit code 3 when something cannot.
    """
    from tieout.audit import Audit
    from tieout.doctor import left_out, probes, seal_notes, surroundings
    from tieout.instants import utc_now
    from tieout.terminal import console, show_table, visible

    out = console()
    for sentence in surroundings():
        out.print(f"warning: {sentence}", markup=False)
    place = workspace_in(workspace)
    definitions = place.definitions
    out.print(
        f"{place.configuration.organisation}: {len(definitions.library)} controls, "
        f"{len(definitions.assignments)} checks of them, definitions are sound",
        markup=False,
    )
    for sentence in seal_notes(place.configuration.seal, place.folder):
        out.print(visible(f"warning: {sentence}"), markup=False)
    units = Audit.units(place)
    found = list(probes(units, utc_now))
    show_table(
        ("kind", "scope", "as", "reads"),
        [
            (
                item.kind,
                item.scope,
                item.identity,
                "; ".join(item.gaps)
                or "; ".join(["yes" if item.found else "yes, nothing there", *item.notes]),
            )
            for item in found
        ],
    )
    aside = list(left_out(units))
    if aside:
        show_table(("left out", "by"), aside)
    refused = sum(bool(item.gaps) for item in found)
    if refused:
        out.print(
            f"{refused} of {len(found)} units cannot be read whole; what they hold will be "
            "unobserved, never a pass. Least privilege: tieout permissions aws|kubernetes"
        )
        raise typer.Exit(3)
    out.print(f"all {len(found)} units can be read; next: tieout run")
