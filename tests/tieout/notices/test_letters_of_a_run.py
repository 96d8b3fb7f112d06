"""From a run to a letter and a message: names that were made to harm arrive as text."""

import json
from typing import Any

from tests.tieout.notices.conftest import Acme, MailServer, Receiver
from tieout.notices.told import DELIVERED, NOT_DELIVERED

HARMFUL = '"=cmd()<!channel>&<script>alert(1)</script>\u202eBcc: eve@evil.example"'


def test_harmful_names_arrive_as_text(
    acme: Acme,
    receiver: Receiver,
    mail_server: MailServer,
    hook: Any,
    slack: Any,
    post_box: Any,
) -> None:
    """All three channels are told of a person whose id is an attack, and stay whole."""
    acme.write("staff.csv", lambda text: text.replace("002,b@hoshizora.example", f"{HARMFUL},"))
    acme.audit()
    outcomes = acme.teller(webhook=[hook], slack=[slack], mail=[post_box]).tell(acme.now)
    assert [DELIVERED] * 3 == [each.outcome for each in outcomes]
    first, second = receiver.posts
    notice = json.loads(first.body)
    texts = [item["text"] for part in notice["sections"] for item in part["items"]]
    # A mark that turns the direction is no part of an id: two of one look are one.
    assert any("<!channel>" in text and "</script>Bcc: eve" in text for text in texts)
    assert "\u202e" not in first.body.decode()
    message = json.loads(second.body)
    shown = "\n".join(block["text"]["text"] for block in message["blocks"])
    assert "&lt;!channel&gt;&amp;&lt;script&gt;" in shown
    assert "<!channel>" not in shown
    (envelope,) = mail_server.mails
    assert isinstance(envelope.content, bytes)
    assert b"\nBcc:" not in envelope.content
    assert b"<script>" not in envelope.content.partition(b"text/html")[2]
    assert ["audit@hoshizora.example"] == envelope.rcpt_tos


def test_every_channel_down(acme: Acme, post_box: Any, hook: Any, slack: Any) -> None:
    """With every receiver away nothing is lost: the next run owes each of them all of it."""
    hook["url"] = acme.environment["TIEOUT_SLACK"] = "https://127.0.0.1:1/"
    post_box["port"] = 1
    channels: Any = {"webhook": [hook], "slack": [slack], "mail": [post_box]}
    acme.audit()
    outcomes = acme.teller(**channels).tell(acme.now)
    assert [NOT_DELIVERED] * 3 == [each.outcome for each in outcomes]
    assert 9 == len(acme.pauses)
    owed = {channel.name: digest for channel, digest in acme.teller(**channels).digests(acme.now)}
    assert {"siem", "ops", "letters"} == set(owed)
    assert all(digest.whole for digest in owed.values())
