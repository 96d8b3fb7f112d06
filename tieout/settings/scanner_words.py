"""What each field of a mapping of scanners means, in the words that an editor shows beside it."""

from collections.abc import Mapping

SCANNER_WORDS: Mapping[str, Mapping[str, str]] = {
    "ScannerSettings": {
        "name": "The name of the source; part of every scope, so keep it.",
        "files": "The files, each with its mapping.",
    },
    "ScannerFileSettings": {
        "file": "The file that the scanner wrote.",
        "format": "How it is written: ocsf, sarif, trivy or kube-bench.",
        "mapping": "Which of its rules speak for which control.",
    },
    "ScannerMapping": {
        "scanner": "The scanner, as its files name it: Prowler, Trivy, kube-bench.",
        "images": "Tell the images it looked at as well, with what is critical in them.",
        "lists": "What its files list: all it judged, or what failed only, run without filters.",
        "rules": "The rules that speak for a control; others are never stored.",
    },
    "MappedRule": {
        "rule": "The rule's id, or a pattern; * stands for any text.",
        "controls": "The controls that it speaks for.",
        "category": "The sort of finding, where a pattern would take in several.",
        "from_severity": "Findings that are less severe are left out.",
    },
}
"""The meaning of each field, by the model that holds it."""
