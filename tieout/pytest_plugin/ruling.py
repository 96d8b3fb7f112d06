"""What pytest is told of a verdict: passed, failed, error, expected failure or skipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evidence.verdict import Verdict

Outcome = Literal["passed", "failed", "error", "xfailed", "skipped"]

OUTCOMES: Mapping[Verdict, Outcome] = {
    Verdict.FAIL: "failed",
    Verdict.UNOBSERVED: "error",
    Verdict.STALE: "error",
    Verdict.PENDING: "skipped",
    Verdict.WAIVED: "xfailed",
    Verdict.PASS: "passed",
    Verdict.NO_OCCURRENCE: "skipped",
    Verdict.NOT_APPLICABLE: "skipped",
}
"""What was judged and does not hold has failed; what could not be judged is an error, as a test is
whose setup broke down: neither lets a session end well."""


@dataclass(frozen=True)
class Rules:
    """How verdicts become outcomes in one session, by the options given to it.

    `strict` makes an error of what is pending, `allow_unobserved` an expected failure of what is
    unobserved or stale, and `no_exceptions` (pytest's `--runxfail`) a failure of what is waived.
    """

    strict: bool = False
    allow_unobserved: bool = False
    no_exceptions: bool = False

    def outcome(self, verdict: Verdict) -> Outcome:
        """The outcome of a test with that verdict."""
        if verdict is Verdict.PENDING and self.strict:
            return "error"
        if verdict in (Verdict.UNOBSERVED, Verdict.STALE) and self.allow_unobserved:
            return "xfailed"
        if verdict is Verdict.WAIVED and self.no_exceptions:
            return "failed"
        return OUTCOMES[verdict]
