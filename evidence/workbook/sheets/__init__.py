"""The sheets of a workbook, one module each, in the order they stand in the file.

A further sheet is a module with a `SHEET`, and a line in this list; one that a single framework's
auditors expect stands in the list of that framework's folder.
"""

from collections.abc import Mapping, Sequence

from evidence.workbook.sheet import Part, Sheet
from evidence.workbook.sheets import (
    access_reviews,
    accesses,
    attestations,
    change_log,
    controls,
    coverage,
    day_grid,
    deviations,
    evidence_index,
    exceptions,
    failing_items,
    glossary,
    identity_links,
    imported,
    iso27001,
    pci_dss,
    populations,
    requests,
    requirements,
    sample_items,
    samples,
    scope,
    sign_off,
    soc2,
    tests_performed,
    tie_outs,
    waivers,
)

COMMON: tuple[Sheet, ...] = (
    scope.SHEET,
    controls.SHEET,
    requirements.SHEET,
    coverage.SHEET,
    day_grid.SHEET,
    deviations.SHEET,
    tests_performed.SHEET,
    failing_items.SHEET,
    exceptions.SHEET,
    waivers.SHEET,
    requests.SHEET,
    attestations.SHEET,
    populations.SHEET,
    tie_outs.SHEET,
    accesses.SHEET,
    access_reviews.SHEET,
    access_reviews.DECISIONS,
    identity_links.SHEET,
    samples.SHEET,
    sample_items.SHEET,
    evidence_index.SHEET,
    change_log.SHEET,
)
"""The sheets that every workbook has, but for Sign-off and the Glossary."""
OWN: Mapping[str, tuple[Sheet, ...]] = {
    "soc2": soc2.SHEETS,
    "iso27001-2022": iso27001.SHEETS,
    "pci-dss": pci_dss.SHEETS,
}
"""By the beginning of a framework's id, the sheets that its auditors expect besides."""


def sheets_of(framework: str, drawn: Sequence[Part] = ()) -> tuple[Sheet, ...]:
    """Every sheet after the Cover; Sign-off, Imported and the Glossary speak of those before them.

    `drawn` grows while they are drawn: it holds the parts that Sign-off lists.
    """
    own = next((sheets for name, sheets in OWN.items() if framework.startswith(name)), ())
    before = (*own, *COMMON)
    return (*before, sign_off.sheet(drawn), imported.SHEET, glossary.sheet(before))
