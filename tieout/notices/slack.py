"""A digest as Slack's incoming webhooks take it: blocks within Slack's limits, text escaped.

Limits and escaping are those of Slack's reference of Block Kit and of formatting text: 50 blocks,
3,000 characters a section, 150 a header; `&`, `<` and `>` are written as entities.
"""

from collections.abc import Iterator
from typing import Any

from evidence.canonical import canonical
from tieout.notices.digest import Digest, Section
from tieout.notices.wording import line

MOST_BLOCKS = 50
LONGEST_TEXT = 3000
LONGEST_HEADER = 150
SHOWN = 20
"""The most items of one section that are shown; the rest is counted."""


def escaped(text: str) -> str:
    """Text with the three characters that Slack takes for markup written as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def slack_message(digest: Digest) -> bytes:
    """The JSON body that a webhook of Slack is sent."""
    blocks = [_header(digest)]
    for section in digest.sections:
        blocks += _blocks(section)
    if len(blocks) >= MOST_BLOCKS:
        blocks = blocks[: MOST_BLOCKS - 2]
        blocks.append(_section("More was found than fits here: tieout results"))
    if digest.run:
        blocks.append(_section(f"run {escaped(line(digest.run.id))}"))
    return canonical({"text": escaped(line(digest.subject)), "blocks": blocks})


def _header(digest: Digest) -> dict[str, Any]:
    text = line(digest.subject, LONGEST_HEADER)
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _blocks(section: Section) -> Iterator[dict[str, Any]]:
    """The blocks of a section: as many lines in each as fit."""
    lines = [f"*{section.title}* ({section.count})"]
    for item in section.items[:SHOWN]:
        control = f"`{escaped(item.control)}` " if item.control else ""
        lines.append(f"• {control}{escaped(item.text)}")
    if left := section.count - sum(item.count for item in section.items[:SHOWN]):
        lines.append(f"and {left} more")
    text = ""
    for each in lines:
        if text and len(text) + 1 + len(each) > LONGEST_TEXT:
            yield _section(text)
            text = ""
        text = f"{text}\n{each}" if text else each
    yield _section(text)


def _section(text: str) -> dict[str, Any]:
    # Verbatim: names of channels, people and links in evidence are text, and nothing else.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
