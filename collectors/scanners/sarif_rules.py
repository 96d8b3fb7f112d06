"""The rules of a SARIF run: which a result is of, which were on, and how severe they are."""

import math
from collections.abc import Sequence

from collectors.scanners.json_text import Node

_SCORES = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.0, "low"))
"""`security-severity` is a CVSS score by custom; 0 is also written by who has none."""
_HIGHEST = 10.0


class Rules:
    """What a run's tool lists: the driver's own rules, and those of its extensions."""

    def __init__(self, tool: Node, driver: Node, invocations: Sequence[Node]) -> None:
        self._own = list(driver.objects("rules"))
        self._extensions = [list(each.objects("rules")) for each in tool.objects("extensions")]
        self._ids = {rule.demanded("id"): rule for rule in self._own}
        added = [rule for several in self._extensions for rule in several]
        self._all = {rule.demanded("id"): rule for rule in added} | self._ids
        self._off: set[str | None] = set()
        self._levels: dict[str, str | None] = {}
        for each in invocations:
            for override in each.objects("ruleConfigurationOverrides"):
                self._override(override)

    def of(self, result: Node) -> tuple[str, str]:
        """The id of the rule that a result is of, and the id that the result itself states.

        `CA1000/1` is of the rule `CA1000` (SARIF 2.1.0, 3.27.5 and 3.52.4).

        Raises:
            BrokenReportError: for a result that names no rule.
        """
        reference = result.object("rule")
        stated = result.text("ruleId") or (reference.text("id") if reference else None)
        if stated:
            return self._parent(stated), stated
        number = result.number("ruleIndex")
        if number is None and reference:
            number = reference.number("index")
        listed = self._listed(reference)
        if number is None or not 0 <= number < len(listed):
            raise result.broken("names no rule: no ruleId, and no ruleIndex into the tool's")
        found = listed[number].demanded("id")
        return found, found

    def get(self, name: str) -> Node | None:
        """A rule that the tool lists."""
        return self._all.get(name)

    def on(self) -> tuple[str, ...] | None:
        """The driver's rules that nobody switched off; None where that cannot be told."""
        if None in self._off:
            return None
        return tuple(
            name for name, rule in self._ids.items() if _on(rule) and name not in self._off
        )

    def level(self, name: str, result: Node) -> str | None:
        """The level of a result, as it, an invocation or its rule states it; None where none does.

        Invocations that differ state none.
        """
        stated = result.text("level")
        if stated:
            return stated
        if name in self._levels:
            return self._levels[name]
        rule = self.get(name)
        settings = rule.object("defaultConfiguration") if rule else None
        return settings.text("level") if settings else None

    def severity(self, name: str, result: Node) -> str | None:
        """How severe a result is: by its score or its rule's, else by its level.

        None where neither is stated, or none can be read.
        """
        for each in (result, self.get(name)):
            properties = each.object("properties") if each else None
            if properties and properties.has("security-severity"):
                return _scored(properties.members["security-severity"])
        level = self.level(name, result)
        # Of something that failed, `none` says that nobody graded it.
        return None if level == "none" else level

    def _parent(self, stated: str) -> str:
        name = stated
        while name not in self._all:
            name, slash, _ = name.rpartition("/")
            if not slash:
                return stated
        return name

    def _listed(self, reference: Node | None) -> Sequence[Node]:
        """The list that an index counts in: the driver's, or that of an extension."""
        component = reference.object("toolComponent") if reference else None
        if component is None:
            return self._own
        number = component.number("index")
        if number is None or not 0 <= number < len(self._extensions):
            return ()
        return self._extensions[number]

    def _override(self, override: Node) -> None:
        """What an invocation changed of a rule; of one that it does not name, it may be any."""
        settings = override.object("configuration")
        if settings is None:
            return
        stated = self._described(override.object("descriptor"))
        name = self._parent(stated) if stated else None
        if settings.flag("enabled") is False:
            self._off.add(name)
        level = settings.text("level")
        if name and level:
            # Said of a part of a rule, or said twice and differently, it is no word for the rule.
            sure = stated == name and self._levels.get(name, level) == level
            self._levels[name] = level if sure else None

    def _described(self, reference: Node | None) -> str | None:
        if reference is None:
            return None
        stated = reference.text("id")
        if stated:
            return stated
        listed, number = self._listed(reference), reference.number("index")
        if number is None or not 0 <= number < len(listed):
            return None
        return listed[number].demanded("id")


def _on(rule: Node) -> bool:
    settings = rule.object("defaultConfiguration")
    return settings is None or settings.flag("enabled") is not False


def _scored(value: object) -> str | None:
    """The word for a score, which is written as text or number; None where it is no score."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        score = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(score) or not 0 < score <= _HIGHEST:
        return None
    return next(word for least, word in _SCORES if score >= least)
