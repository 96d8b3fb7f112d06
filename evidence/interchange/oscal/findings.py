"""Findings and risks: what a run says of each requirement, and what of it stays open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence.interchange.oscal.observations import Observed
from evidence.interchange.oscal.words import Json, line, listed, name, props, requirement_id
from evidence.runs.run import ControlAsTested
from evidence.verdict import Verdict

STATES: Mapping[Verdict, tuple[str, str]] = {
    Verdict.PASS: ("satisfied", "pass"),
    Verdict.FAIL: ("not-satisfied", "fail"),
    Verdict.WAIVED: ("not-satisfied", "other"),
    Verdict.UNOBSERVED: ("not-satisfied", "other"),
    Verdict.STALE: ("not-satisfied", "other"),
}
"""State and reason of a finding; a requirement with another verdict has a note, and no finding."""
IN_PART = ("not-satisfied", "other")
"""State and reason where all controls pass and none of them meets the whole requirement."""
RISKS: Mapping[Verdict, str] = {Verdict.FAIL: "open", Verdict.WAIVED: "deviation-approved"}
"""Verdicts of a control that are a risk, with its status."""


@dataclass(frozen=True)
class Judged:
    """Findings by requirement and risks by control, over the frameworks asked for."""

    observed: Observed
    frameworks: tuple[str, ...]

    def findings(self) -> Iterator[Json]:
        """One finding for each requirement that was judged or could not be."""
        for framework, row, verdict in self._requirements():
            if verdict and verdict in STATES:
                yield self._finding(framework, row, verdict)

    def notes(self) -> Iterator[Json]:
        """One observation for each requirement without a finding: nothing is left out."""
        for framework, row, verdict in self._requirements():
            if verdict not in STATES:
                word = verdict.value if verdict else "unmapped"
                told = verdict.meaning if verdict else "No control is mapped to it; not tested."
                yield self.observed.note(
                    f"{framework} {row['id']}", told, framework=framework,
                    requirement=row["id"], verdict=word,
                )  # fmt: skip

    def selections(self) -> Iterator[Json]:
        """The requirements that were looked at, framework by framework."""
        for framework in self.frameworks:
            catalog = self.observed.reader.framework(framework)
            prefix = catalog.get("oscal_prefix", f"{framework}_")
            ids = (requirement_id(prefix, row["id"]) for row in catalog["requirements"])
            yield {
                "description": line(str(catalog["name"])),
                "include-controls": [{"control-id": each} for each in ids],
            }

    def risks(self) -> Iterator[Json]:
        """One risk for each control that fails, or fails under a waiver."""
        for control, verdict in self.open_controls():
            if verdict in RISKS:
                yield {
                    "uuid": self.risk(control.id),
                    "title": line(f"{control.id} {control.title}"),
                    "description": line(f"What must hold: {control.statement}"),
                    "statement": f"The control's verdict is {verdict.value}: {verdict.meaning}",
                    "props": props({"control": control.id, "owner": control.owner}),
                    "status": RISKS[verdict],
                    **self.observed.related(control.id),
                }

    def open_controls(self) -> Iterator[tuple[ControlAsTested, Verdict]]:
        """The controls of these frameworks that leave somebody something to do."""
        verdicts = self.observed.reader.verdicts()
        for control in self.observed.reader.controls().values():
            mapped = any(control.satisfies.get(each) for each in self.frameworks)
            verdict = verdicts[control.id]
            if mapped and verdict.rank < Verdict.PASS.rank:
                yield control, verdict

    def risk(self, control: str) -> str:
        """The name of a control's risk."""
        return name(self.observed.run.id, "risk", control)

    def _requirements(self) -> Iterator[tuple[str, Mapping[str, str], Verdict | None]]:
        reader = self.observed.reader
        for framework in self.frameworks:
            verdicts = reader.requirement_verdicts(framework)
            for row in reader.framework(framework)["requirements"]:
                yield framework, row, verdicts.get(row["id"])

    def _finding(self, framework: str, row: Mapping[str, str], verdict: Verdict) -> Json:
        reader = self.observed.reader
        state, reason = STATES[verdict]
        prefix = reader.framework(framework).get("oscal_prefix", f"{framework}_")
        controls = [
            control.id
            for control in reader.controls().values()
            if row["id"] in control.satisfies.get(framework, ())
        ]
        verdicts = reader.verdicts()
        parts = self._parts(framework, row["id"], controls) if verdict is Verdict.PASS else []
        if parts:
            # One control alone meets the whole, or nobody has shown that it is met.
            state, reason = IN_PART
        risks = [{"risk-uuid": self.risk(each)} for each in controls if verdicts[each] in RISKS]
        return {
            "uuid": name(self.observed.run.id, "finding", framework, row["id"]),
            "title": line(f"{row['id']} {row['title']}"),
            "description": line("; ".join(["Shown in part only", *parts]))
            if parts
            else verdict.meaning,
            "props": props(
                {
                    "framework": framework,
                    "requirement": row["id"],
                    "verdict": verdict.value,
                    "controls": ", ".join(controls),
                    "shown": "in part" if parts else "",
                }
            ),
            "target": {
                "type": "objective-id",
                "target-id": requirement_id(prefix, row["id"]),
                "status": {"state": state, "reason": reason},
            },
            **self.observed.related(*controls),
            **listed("related-risks", risks),
        }

    def _parts(self, framework: str, requirement: str, controls: list[str]) -> list[str]:
        """What each passing control shows, where none of them meets the whole requirement."""
        reader = self.observed.reader
        verdicts = reader.verdicts()
        found: list[str] = []
        for control in controls:
            said = reader.controls()[control].mapping.get(framework, {}).get(requirement, {})
            if verdicts[control] is not Verdict.PASS:
                continue
            if said.get("meets") == "full":
                return []
            found.append(f"{control}: {said.get('why') or 'how far is not stated'}")
        return found
