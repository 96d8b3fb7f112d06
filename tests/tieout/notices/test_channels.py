"""Channels: each message in the form its receiver takes, signed, escaped, tried again in time."""

import base64
import hashlib
import hmac
import json
import re
import tomllib
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import OperatorFileError
from tests.tieout.notices.conftest import KEY, SECRET, START, Acme, MailServer, Receiver
from tieout.notices.digest import SECTIONS, Digest, Item, Section
from tieout.notices.letter import letter
from tieout.notices.payload import Notice, payload
from tieout.notices.posting import signed
from tieout.notices.slack import LONGEST_HEADER, LONGEST_TEXT, MOST_BLOCKS, slack_message
from tieout.notices.withheld import NotSentError
from tieout.notices.wording import line
from tieout.settings.configuration import load_configuration
from tieout.settings.notice import MailSettings, NoticeSettings

HOSTILE = "<!channel> & <https://evil.example|x> *b* `c`\r\nBcc: eve@evil.example\x00\u202e=cmd()"
POST_BOX = MailSettings(
    name="m", server="mail.example.com", sender="t@hoshizora.example", to=("a@b.example",)
)


def digest(*texts: str, organisation: str = "Hoshizora", sections: Sequence[str] = ()) -> Digest:
    items = tuple(Item("ACME-01", line(text), {"resource": line(text)}) for text in texts)
    names = sections or ("failures",)
    return Digest(
        line(organisation, 80), START, None, None,
        tuple(Section(name, len(items), items) for name in names),
    )  # fmt: skip


def mail_of(body: bytes) -> EmailMessage:
    found = message_from_bytes(body, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_webhook_is_signed_by_its_standard(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """The signature is HMAC-SHA256 over id, time and body, as Standard Webhooks computes it."""
    teller = acme.teller(webhook=[hook])
    teller.delivery.send(teller.settings.channels[0], digest("a"))
    (post,) = receiver.posts
    given = {name.lower(): value for name, value in post.headers.items()}
    text = f"{given['webhook-id']}.{given['webhook-timestamp']}.".encode() + post.body
    mac = base64.b64encode(hmac.new(KEY, text, hashlib.sha256).digest()).decode()
    assert f"v1,{mac}" == given["webhook-signature"]
    assert str(int(START.timestamp())) == given["webhook-timestamp"]
    assert "application/json" == given["content-type"]


def test_the_signature_of_the_standard() -> None:
    """The example of the standard's own libraries gives the signature that they give."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    text = b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330." + body
    mac = base64.b64encode(hmac.digest(key, text, "sha256")).decode()
    assert mac == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signed(body, key, name="a", at=1)["webhook-id"].startswith("msg_")


def test_the_payload_is_versioned() -> None:
    """A webhook's body is canonical JSON of the form that has a schema."""
    body = payload(digest(HOSTILE))
    notice = Notice.model_validate_json(body)
    assert (1, "failures", 1) == (
        notice.tieout_notice, notice.sections[0].name, notice.sections[0].count
    )  # fmt: skip
    assert b"\\r" not in body.replace(b"\\\\r", b"")


@given(st.lists(st.text(max_size=400), max_size=60), st.sets(st.sampled_from(sorted(SECTIONS))))
def test_slack_gets_what_it_takes(texts: list[str], names: set[str]) -> None:
    """Whatever was found: 50 blocks at most, 3,000 characters a section, no markup of its own."""
    body = json.loads(slack_message(digest(*texts, sections=sorted(names))))
    assert len(body["blocks"]) <= MOST_BLOCKS
    for block in body["blocks"]:
        text = block["text"]["text"]
        longest = LONGEST_HEADER if block["type"] == "header" else LONGEST_TEXT
        assert 0 < len(text) <= longest
        if block["type"] == "section":
            assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", text)
            assert block["text"]["verbatim"] is True


def test_a_very_long_digest_stays_within_slack() -> None:
    """Ten sections of a thousand long lines are cut to what Slack takes, and say so."""
    many = digest(*["<&>" * 200] * 1000, sections=list(SECTIONS))
    body = json.loads(slack_message(many))
    assert MOST_BLOCKS >= len(body["blocks"])
    assert "and 980 more" in json.dumps(body)


@given(st.text(max_size=300), st.text(max_size=200))
def test_no_text_breaks_out_of_a_letter(text: str, organisation: str) -> None:
    """Whatever a resource or organisation is called, a letter has its own headers and no others."""
    found = mail_of(letter(digest(text, organisation=organisation), POST_BOX).as_bytes())
    assert {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type",
    } == set(found.keys())  # fmt: skip
    assert "a@b.example" == found["To"]
    html = found.get_body(("html",))
    assert html
    inner = re.sub(r"<(/?)(!DOCTYPE html|html|body|p|h3|ul|li|b)>", "", html.get_content())
    assert "<" not in inner.replace('<meta charset="utf-8">', "")


def test_hostile_text_stays_text() -> None:
    """Control and direction characters are shown as such, and lines stay lines."""
    found = mail_of(letter(digest(HOSTILE, organisation=HOSTILE), POST_BOX).as_bytes())
    plain = found.get_body(("plain",))
    assert plain
    assert r"\r\nBcc: eve@evil.example\x00\u202e" in plain.get_content().replace("\n", " ")
    assert "Bcc" not in found


def test_the_same_digest_gives_the_same_letter() -> None:
    """A letter tried again has the same id, so that it can be told from another."""
    one, two = (letter(digest("a"), POST_BOX).as_bytes() for _ in range(2))
    assert one == two


def test_mail_goes_over_tls_with_a_password(
    acme: Acme, mail_server: MailServer, post_box: Any
) -> None:
    """The server gets both forms of the letter, from who is configured to who is."""
    teller = acme.teller(mail=[post_box])
    teller.delivery.send(teller.settings.channels[0], digest(HOSTILE))
    (envelope,) = mail_server.mails
    assert ("tieout@hoshizora.example", ["audit@hoshizora.example"]) == (
        envelope.mail_from, envelope.rcpt_tos
    )  # fmt: skip
    assert isinstance(envelope.content, bytes)
    kinds = [part.get_content_type() for part in mail_of(envelope.content).walk()]
    assert ["multipart/alternative", "text/plain", "text/html"] == kinds


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ca_file": None}, "127.0.0.1 is not trusted: its certificate does not hold"),
        ({"password_file": None, "password_env": "WRONG"}, "127.0.0.1 refused the login"),
        ({"user": None, "password_file": None}, "127.0.0.1 answered 530"),
        ({"to": ["nobody@hoshizora.example"]}, "127.0.0.1 refused every recipient (550)"),
        ({"port": 1}, "127.0.0.1 cannot be reached: ConnectionRefusedError"),
        ({"tls": "tls"}, "127.0.0.1 is not trusted: its certificate does not hold"),
    ],
)
def test_mail_that_is_refused(
    acme: Acme, mail_server: MailServer, post_box: Any, change: dict[str, Any], said: str
) -> None:
    """What the server refuses is said with its code, and neither address nor password."""
    acme.environment["WRONG"] = "wrong horse"
    mail_server.refused = {"nobody@hoshizora.example"}
    teller = acme.teller(mail=[post_box | change])
    with pytest.raises(NotSentError) as refused:
        teller.delivery.send(teller.settings.channels[0], digest("a"))
    assert said == str(refused.value)
    assert [] == mail_server.mails


def test_some_recipients_are_refused(acme: Acme, mail_server: MailServer, post_box: Any) -> None:
    """Who can be reached is told, and that others were not."""
    mail_server.refused = {"nobody@hoshizora.example"}
    to = ["audit@hoshizora.example", "nobody@hoshizora.example"]
    teller = acme.teller(mail=[post_box | {"to": to}])
    _, warning = teller.delivery.send(teller.settings.channels[0], digest("a"))
    assert "1 of 2 recipients were refused" == warning
    assert ["audit@hoshizora.example"] == mail_server.mails[0].rcpt_tos


def test_a_busy_mail_server_is_tried_again(
    acme: Acme, mail_server: MailServer, post_box: Any
) -> None:
    """After two answers of 451 the third attempt goes through."""
    mail_server.busy = 2
    teller = acme.teller(mail=[post_box])
    teller.delivery.send(teller.settings.channels[0], digest("a"))
    assert ([1.0, 3.0], 1) == (acme.pauses, len(mail_server.mails))


@pytest.mark.parametrize(
    ("answers", "said", "pauses"),
    [
        ([(503, {}, b"")] * 9, "127.0.0.1 answered HTTP status 503", [1.0, 3.0, 9.0]),
        ([(404, {}, b"no_service")], "127.0.0.1 answered HTTP status 404 (no_service)", []),
        ([(403, {}, b"go to http://x/secret")], "127.0.0.1 answered HTTP status 403", []),
        ([(302, {"Location": "http://evil.example/"}, b"")], "HTTP status 302", []),
        ([(429, {"Retry-After": "60"}, b"")], "127.0.0.1 answered HTTP status 429", []),
    ],
)
def test_a_receiver_that_refuses(
    acme: Acme, receiver: Receiver, hook: Any, answers: Any, said: str, pauses: list[float]
) -> None:
    """What is busy is tried again within the deadline, what refuses is not; none is followed."""
    receiver.answers = list(answers)
    teller = acme.teller(webhook=[hook])
    with pytest.raises(NotSentError) as refused:
        teller.delivery.send(teller.settings.channels[0], digest("a"))
    assert said in str(refused.value)
    assert "token" not in str(refused.value)
    assert (pauses, len(pauses) + 1) == (acme.pauses, len(receiver.posts))


def test_a_receiver_may_ask_for_patience(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """A wait that the receiver asks for, and that the deadline allows, is kept."""
    receiver.answers = [(429, {"Retry-After": "5"}, b"")]
    teller = acme.teller(webhook=[hook])
    teller.delivery.send(teller.settings.channels[0], digest("a"))
    assert ([5.0], 2) == (acme.pauses, len(receiver.posts))
    assert receiver.posts[0].body == receiver.posts[1].body


@pytest.mark.parametrize(
    ("name", "secret", "said"),
    [
        ("TIEOUT_SECRET", None, "TIEOUT_SECRET is not set"),
        ("TIEOUT_SECRET", "short", "is not 'whsec_' and base64"),
        ("TIEOUT_SECRET", "whsec_AAAA", "of 24 to 64 bytes"),
        ("file", None, "cannot be read: No such file"),
        ("file", "", "holds nothing on its first line"),
        ("open", SECRET, "can be read by others"),
    ],
)
def test_secrets_that_cannot_be_had(
    acme: Acme, receiver: Receiver, hook: Any, name: str, secret: str | None, said: str
) -> None:
    """A secret that is missing, malformed or open to others is said, and nothing sent unsigned."""
    acme.environment.clear()
    if name == "TIEOUT_SECRET":
        acme.environment.update({name: secret} if secret else {})
    else:
        hook |= {"secret_env": None, "secret_file": "secret"}
        if secret is not None:
            (acme.folder / "secret").write_text(secret)
            (acme.folder / "secret").chmod(0o644 if name == "open" else 0o640)
    teller = acme.teller(webhook=[hook])
    with pytest.raises(NotSentError, match=re.escape(said)):
        teller.delivery.send(teller.settings.channels[0], digest("a"))
    assert [] == receiver.posts


HOOK = '[[notices.webhook]]\nname = "a"\nurl = "https://e.example/"\nsecret_env = "S"\n'
MAIL = '[[notices.mail]]\nname = "a"\nserver = "s.example"\nsender = "a@b.example"\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HOOK + 'secret = "x"\n', 8, "secret"),
        (HOOK.replace("https", "http"), 4, "begins with https://"),
        (HOOK.replace("https://", "https://user:pw@"), 6, "url"),
        (HOOK.replace('secret_env = "S"\n', ""), 4, "exactly one of secret_env and secret_file"),
        (HOOK + HOOK, 0, "two channels are named 'a'"),
        ("[notices]\nremind_after = '1 month'\n", 5, "no fixed length"),
        ("[notices]\nnames = 3\n", 5, "names"),
        ('[[notices.slack]]\nname = "a"\nurl = "https://hooks.example/"\n', 6, "url"),
        (MAIL + 'to = ["x@y.example\\nBcc: z@y.example"]\n', 8, "to"),
        (MAIL + "to = []\n", 8, "to"),
        (MAIL + 'to = ["a@b.example"]\ntls = "none"\n', 4, "tls = 'none'"),
        (MAIL + 'to = ["a@b.example"]\nuser = "u"\n', 4, "exactly one of password_env"),
        ('[schedule]\nat = "25:00"\n', 5, "at"),
        ('[schedule]\ntimezone = "Asia/Tokio"\n', 5, "no time zone known here"),
        ("[schedule]\ntimes_a_day = 5\n", 5, "times_a_day"),
    ],
)
def test_mistakes_in_the_tables(tmp_path: Path, text: str, line: int, said: str) -> None:
    """Each is refused with file, line and what is wrong; and no secret can stand there."""
    least = 'organisation = "A"\n[[kubernetes]]\nname = "a"\n'
    path = tmp_path / "tieout.toml"
    path.write_text(least + text, encoding="utf-8")
    tomllib.loads(least + text)
    with pytest.raises(OperatorFileError) as refused:
        load_configuration(tmp_path)
    assert said in str(refused.value)
    assert 2 == refused.value.exit_code
    if line:
        assert line == refused.value.line


def test_a_whole_table_loads() -> None:
    """Every sort of channel beside another is a right configuration."""
    text = HOOK + MAIL.replace('"a"', '"b"') + 'to = ["a@b.example"]\n'
    text += '[[notices.slack]]\nname = "c"\nurl_file = "s"\n'
    settings = NoticeSettings.model_validate(tomllib.loads(text)["notices"])
    assert ["a", "c", "b"] == [channel.name for channel in settings.channels]
