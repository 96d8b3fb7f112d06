"""References between the sheets of section 6 and the findings: what was asked, of whom, by sample.

A document keeps the id of its request (`PBC-ORG-01-2`), an interview that of the role
(`INT-legal`), a sample that of the sheet Samples.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evidence.sampling.ranking import Kept
from evidence.workbook.cells import Link, Value
from evidence.workbook.content import text_of
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import LINE, NAMED, one_line
from evidence.workbook.sheet import place
from evidence.workbook.sheets import requests
from evidence.workbook.sheets.sample_rows import SAMPLES, stands

DOCUMENTS, INTERVIEWS = "ROC 6.4 Documents", "ROC 6.5 Interviews"
SAMPLE_SETS, RISKS = "ROC 6.3 Sample sets", "Risk analyses"
DOCUMENT = "Document"


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that a person gives: its request, the control it is for, its form, and what it is."""

    id: str
    control: str
    form: str
    what: str
    owner: str


@dataclass(frozen=True)
class References:
    """What the findings of an engagement refer to, each with the row it stands in."""

    engagement: Engagement

    @cached_property
    def asked(self) -> list[Asked]:
        """Every item that persons give for controls of this framework, as on Requests."""
        return [
            Asked(f"PBC-{control.id}-{number}", control.id, *requests.in_form(item), control.owner)
            for control in self.engagement.controls.values()
            if control.automation != "automated" and not control.not_applicable
            for number, item in enumerate(requests.asked_of_person(control), 1)
        ]

    @cached_property
    def documents(self) -> list[Asked]:
        """The items of `asked` that are documents, in the order of ROC 6.4 Documents."""
        return [each for each in self.asked if each.form == DOCUMENT]

    @cached_property
    def roles(self) -> Mapping[str, list[str]]:
        """The roles that give something, with their controls, in the order of ROC 6.5."""
        found: dict[str, dict[str, None]] = {}
        for each in sorted(self.asked, key=lambda asked: asked.owner):
            found.setdefault(each.owner, {})[each.control] = None
        return {owner: list(controls) for owner, controls in found.items()}

    @cached_property
    def samples(self) -> Mapping[str, list[Kept]]:
        """The samples by the control they were drawn for."""
        found: dict[str, list[Kept]] = {}
        for kept in self.engagement.samples:
            found.setdefault(kept.control, []).extend([kept])
        return found

    @cached_property
    def samples_of_record(self) -> Mapping[str, list[str]]:
        """The ids of the samples that were drawn from each record, by digest."""
        found: dict[str, dict[str, None]] = {}
        for kept in self.engagement.samples:
            check = kept.sample.check if kept.sample else ""
            for test in self.engagement.tests_of[kept.control]:
                if test.record and test.check == check:
                    found.setdefault(test.record, {})[sample_id(kept)] = None
        return {digest: list(names) for digest, names in found.items()}

    def request(self, name: str) -> Value:
        """A request, leading to its row in Requests."""
        return _cell((name,), "Requests", self._requests)

    def documents_of(self, controls: Iterable[str]) -> Value:
        """The documents asked for controls, leading to the first."""
        wanted = set(controls)
        names = [each.id for each in self.documents if each.control in wanted]
        return _cell(names, DOCUMENTS, {each.id: n for n, each in enumerate(self.documents)})

    def interviews_of(self, controls: Iterable[str]) -> Value:
        """The interviews with the owners of controls, leading to the first."""
        wanted = set(controls)
        rows = {interview_id(owner): number for number, owner in enumerate(self.roles)}
        names = [
            interview_id(owner) for owner, owned in self.roles.items() if wanted.intersection(owned)
        ]
        return _cell(names, INTERVIEWS, rows)

    def samples_of(self, controls: Iterable[str]) -> Value:
        """The samples drawn for controls, leading to the first."""
        names = [sample_id(kept) for control in controls for kept in self.samples.get(control, ())]
        rows = {sample_id(kept): number for number, kept in enumerate(self.engagement.samples)}
        return _cell(names, SAMPLE_SETS, rows)

    def sample(self, kept: Kept) -> Value:
        """A sample, leading to its first row in Samples."""
        return _cell((sample_id(kept),), SAMPLES, self._stands)

    def tests_of(self, controls: Iterable[str]) -> Value:
        """The tests of controls, leading to the first."""
        tests = [test for control in controls for test in self.engagement.tests_of[control]]
        if not tests:
            return ""
        return Link(one_line([test.id for test in tests]), place("Tests", tests[0].number - 1))

    def risk_analysis(self, requirement: str) -> Value:
        """The targeted risk analysis of a requirement, where its catalog asks for one."""
        rows = {row["id"]: number for number, row in enumerate(self.flexible)}
        if requirement not in rows:
            return ""
        return Link(f"TRA-{requirement}", place(RISKS, rows[requirement]))

    @cached_property
    def flexible(self) -> list[Mapping[str, str]]:
        """The requirements whose interval a targeted risk analysis sets."""
        return [row for row in self.engagement.requirements if row.get("targeted_risk_analysis")]

    @cached_property
    def _requests(self) -> Mapping[str, int]:
        rows = map(list, requests.rows(self.engagement))
        return {text_of(row[0]): number for number, row in enumerate(rows)}

    @cached_property
    def _stands(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for stand in stands(self.engagement):
            found.setdefault(stand.id, stand.row - 2)
        return found


def interview_id(owner: str) -> str:
    """The id of the interview with a role."""
    return f"INT-{owner}"


def sample_id(kept: Kept) -> str:
    """The id that the sheets call a sample by."""
    return f"S-{kept.digest[:8]}"


def _cell(names: Sequence[str], sheet: str, rows: Mapping[str, int]) -> Value:
    """Some ids that lead to the first; a list too long for one line is text alone."""
    text = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        text += f" and {len(names) - NAMED:,} more"
    first = next((rows[name] for name in names if name in rows), None)
    return text if first is None or len(text) > LINE else Link(text, place(sheet, first))
