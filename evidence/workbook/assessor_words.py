"""The words that assessors of each framework conclude with: offered as a list, never filled in."""

_WORDS = {
    "soc2": ("No exception noted", "Exception noted", "Not tested", "Not applicable"),
    "iso27001": (
        "Conforms",
        "Minor nonconformity",
        "Major nonconformity",
        "Opportunity for improvement",
        "Not assessed",
        "Excluded",
    ),
    "pci-dss": ("In Place", "Not in Place", "Not Applicable", "Not Tested"),
}


def assessor_words(framework: str) -> tuple[str, ...]:
    """The conclusions that are usual for a framework; none where we do not know them."""
    return next((words for name, words in _WORDS.items() if framework.startswith(name)), ())
