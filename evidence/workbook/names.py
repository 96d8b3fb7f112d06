"""Names of workbooks: short ones that an auditor knows (`soc2`, `iso27001`, `pci-dss`)."""

from collections.abc import Mapping

from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from evidence.run_store import RunReader


def short_names(reader: RunReader) -> dict[str, str]:
    """Each framework of the run with its first alias, by which its file is named."""
    names: dict[str, str] = {}
    for stored in reader.run.frameworks:
        aliases = reader.framework(stored.id).get("aliases") or [stored.id]
        names[stored.id] = aliases[0]
    return names


def chosen_framework(names: Mapping[str, str], wanted: str) -> str:
    """The id of the framework that an id or a short name means; `names` are those of the run.

    Raises:
        UsageError: for a framework that the run does not hold.
    """
    for framework, alias in names.items():
        if wanted in (framework, alias):
            return framework
    known = [*names, *names.values()]
    mend = did_you_mean(wanted, known, cutoff=0) or "the run holds none"
    raise UsageError(f"the run holds no framework {wanted!r}; {mend}")
