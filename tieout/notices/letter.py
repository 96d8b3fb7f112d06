"""A digest as mail: plain text and the least HTML, with headers that no text can break out of."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from evidence.canonical import sha256
from tieout.notices.digest import Digest, Section
from tieout.notices.payload import payload
from tieout.notices.wording import line
from tieout.settings.notice import MailSettings

SHOWN = 100
"""The most items of one section that are shown; the rest is counted."""


def letter(digest: Digest, settings: MailSettings) -> EmailMessage:
    """The message; it carries the digest of what it tells as its id, the same at each attempt."""
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.sender
    message["To"] = ", ".join(settings.to)
    message["Subject"] = line(digest.subject, 150)
    message["Date"] = format_datetime(digest.at)
    name = sha256(f"{settings.name}\n".encode() + payload(digest))[:32]
    message["Message-ID"] = f"<{name}@{settings.sender.partition('@')[2]}>"
    # RFC 3834: nobody's absence should answer a machine.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(_plain(digest)) + "\n")
    message.add_alternative("\n".join(_html(digest)) + "\n", subtype="html")
    # Fixed, so that the same digest gives the same bytes.
    message.set_boundary(f"tieout-{name}")
    return message


def _plain(digest: Digest) -> Iterator[str]:
    yield line(digest.subject)
    for section in digest.sections:
        yield ""
        yield f"{section.title} ({section.count})"
        for item in section.items[:SHOWN]:
            yield f"- {f'{item.control}: ' if item.control else ''}{item.text}"
        yield from _left(section)
    if digest.run:
        yield ""
        yield f"run {line(digest.run.id)}"


def _html(digest: Digest) -> Iterator[str]:
    yield f'<!DOCTYPE html><html><meta charset="utf-8"><body><p>{escape(line(digest.subject))}</p>'
    for section in digest.sections:
        yield f"<h3>{escape(section.title)} ({section.count})</h3><ul>"
        for item in section.items[:SHOWN]:
            control = f"<b>{escape(item.control)}</b> " if item.control else ""
            yield f"<li>{control}{escape(item.text)}</li>"
        yield "</ul>"
        yield from (f"<p>{each}</p>" for each in _left(section))
    if digest.run:
        yield f"<p>run {escape(line(digest.run.id))}</p>"
    yield "</body></html>"


def _left(section: Section) -> Iterator[str]:
    if left := section.count - sum(item.count for item in section.items[:SHOWN]):
        yield f"and {left} more"
