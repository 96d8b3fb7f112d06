"""What can go wrong between a collector and its source, named by what the sweep must do.

TieoutError
├── UnobservedError        a question had no answer: the field or population is not observed
├── StartOverError         what was read is no longer of one moment: the unit is read anew
└── WriteRefusedError      a collector asked its session for something other than a read
"""

from evidence.errors import TieoutError
from evidence.transcript import Gap


class UnobservedError(TieoutError):
    """A question had no usable answer; `gap` says which and why.

    `wait` are the seconds after which the source asks to be asked again (Retry-After). `lasting`
    is set where asking again would not help, though the cause is one that usually passes.
    `request_id` is the source's own id of the question, where it gave one.
    """

    exit_code = 3

    def __init__(
        self,
        gap: Gap,
        *,
        wait: float | None = None,
        lasting: bool = False,
        request_id: str | None = None,
    ) -> None:
        self.gap = gap
        self.wait = wait
        self.lasting = lasting
        self.request_id = request_id
        super().__init__(str(gap))


class StartOverError(TieoutError):
    """What was read of a unit so far is to be forgotten, and the unit read from its beginning.

    A session may raise it as often as its `restarts` say, and no collector catches it.
    """

    exit_code = 3


class WriteRefusedError(TieoutError):
    """A session was asked for an operation that is not a known read; nothing was sent."""
