"""The document: one HTML file whose policy lets only its own style and script through."""

import base64
import hashlib
from collections import Counter
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from evidence.page.wording import escaped, script_json

_TEMPLATE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div id="page"></div>
<div id="paper"></div>
<noscript>
<main>
<h1>{title}</h1>
<p>Run {run}, judged at {now}. Lists, search and links of this page need JavaScript, which is off \
here or not allowed by the program that shows it. Open the file in a browser, or see the workbook, \
which holds the same.</p>
{tables}
</main>
</noscript>
<script type="application/json" id="run">{data}</script>
<script>{script}</script>
</body>
</html>
"""


@cache
def asset(name: str) -> str:
    """A built file of the page by its name."""
    return (files("evidence.page") / "assets" / name).read_text(encoding="utf-8")


def document(data: dict[str, Any]) -> str:
    """The page that shows `data`, whole."""
    run = data["run"]
    style, script = asset("page.css"), asset("page.js")
    return _TEMPLATE.format(
        policy=policy(style, script),
        title=_html(f"{run['organisation']}: controls as tested"),
        run=_html(run["id"]),
        now=_html(run["now"]),
        style=style,
        script=script,
        tables="\n".join(_table(data, each) for each in data["frameworks"]),
        data=script_json(data),
    )


def policy(style: str, script: str) -> str:
    """The Content-Security-Policy (CSP level 3): nothing is fetched, one style and one script."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _html(text: str) -> str:
    return escape(escaped(text))


def _table(data: dict[str, Any], framework: dict[str, Any]) -> str:
    """How many requirements of a framework have which verdict, for readers without script."""
    words = [word for word, _ in data["verdicts"]]
    counts = Counter(row["verdict"] for row in framework["requirements"])
    rows = [
        f"<tr><th scope='row'>{word}</th><td>{counts[number]}</td></tr>"
        for number, word in [*enumerate(words), (-1, "unmapped")]
        if counts[number]
    ]
    return (
        f"<table><caption>{_html(framework['name'])}: {counts.total()} requirements, each by the "
        f"worst verdict of the controls mapped to it</caption>{''.join(rows)}</table>"
    )
