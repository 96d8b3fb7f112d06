"""What a run stores of its definitions, put into the vault while it waits for what it reads."""

from collections.abc import Sequence
from typing import Any

from controls.evaluate import Definitions
from evidence.deposits import Deposits
from evidence.runs.run import FrameworkAsTested
from evidence.secrets.scan import guarded
from evidence.vault import Vault
from tieout.as_tested import (
    checks_as_tested,
    controls_as_tested,
    frameworks_as_tested,
    kinds_as_tested,
    modules_as_tested,
)
from tieout.workspace import Workspace


def guarded_deposits(vault: Vault, workspace: Workspace) -> Deposits:
    """Where the parts of a run are put; one that holds a secret is refused."""
    allowed = {each.rule for each in workspace.configuration.redaction.allow}
    return Deposits(guarded(vault.put, "a part of the run", but=allowed))


def definitions_stored(
    vault: Vault,
    workspace: Workspace,
    definitions: Definitions,
    frameworks: Sequence[FrameworkAsTested] = (),
) -> dict[str, Any]:
    """The fields of a run that say what it was judged by, their objects put into the vault.

    `frameworks` are those of a past day, where one is judged again.

    Raises:
        SecretFoundError: when something of it holds what looks like a secret.
        StorageError: when the disk refuses.
    """
    decisions = definitions.library.decisions
    with guarded_deposits(vault, workspace) as parts, Deposits(vault.put) as own:
        return {
            "controls": own.put_json(controls_as_tested(definitions)),
            "checks": own.put_json(checks_as_tested(definitions, parts.put)),
            "kinds": own.put_json(kinds_as_tested(definitions)),
            "modules": own.put_json(modules_as_tested(definitions, parts.put)),
            "frameworks": tuple(frameworks)
            or frameworks_as_tested(
                workspace.frameworks, decisions, workspace.stored_texts, parts.put
            ),
            "waivers": own.put_json(definitions.waivers.as_json()),
            "out_of_scope": {
                world: {"reason": said.reason, "approved_by": said.approved_by}
                for world, said in definitions.out_of_scope.items()
            },
        }
