"""Attested acts: what people attested in a vault, as the slots of a calendar take it."""

from collections.abc import Mapping

from evidence.attested.register import attestations
from evidence.period.occurrences import Act
from evidence.vault import Vault


def acts_by_control(vault: Vault) -> Mapping[str, tuple[Act, ...]]:
    """What stands of all that was attested, by control: neither withdrawn nor half confirmed.

    Raises:
        IntegrityError: when what the ledger names is missing or damaged.
    """
    found: dict[str, tuple[Act, ...]] = {}
    for each in attestations(vault, vault.origin, vault.entries()):
        if each.complete and not each.withdrawn:
            made = Act(*each.act.period, each.carried_out)
            found[each.act.control] = (*found.get(each.act.control, ()), made)
    return found
