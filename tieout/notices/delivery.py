"""Delivery: one digest to one channel, in the form that the channel takes."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from evidence.canonical import sha256
from tieout.notices.digest import Digest
from tieout.notices.letter import letter
from tieout.notices.mailing import mail
from tieout.notices.payload import payload
from tieout.notices.posting import Patience, post, signed
from tieout.notices.slack import slack_message
from tieout.notices.withheld import NotSentError, Withheld, signing_key
from tieout.notices.wording import line
from tieout.settings.notice import (
    Channel,
    MailSettings,
    SlackSettings,
    WebhookSettings,
    refuse_plain,
)

LONGEST_HOST = 253
"""The most characters of a host's name (RFC 1035)."""
SORTS: dict[type, str] = {WebhookSettings: "webhook", SlackSettings: "slack", MailSettings: "mail"}


@dataclass(frozen=True)
class Delivery:
    """How messages leave: with which secrets, and for how long they are tried."""

    withheld: Withheld
    patience: Patience = field(default_factory=Patience)

    def form(self, channel: Channel, digest: Digest) -> bytes:
        """What the channel would be sent, byte for byte but for signatures."""
        if isinstance(channel, WebhookSettings):
            return payload(digest)
        if isinstance(channel, SlackSettings):
            return slack_message(digest)
        return letter(digest, channel).as_bytes()

    def place(self, channel: Channel) -> str:
        """Where the channel leads: a host alone, with how many recipients there are."""
        if isinstance(channel, MailSettings):
            return f"{channel.server} ({len(channel.to)} recipients)"
        try:
            return line(urlsplit(self._url(channel)).hostname or "", LONGEST_HOST)
        except NotSentError:
            return ""

    def send(self, channel: Channel, digest: Digest) -> tuple[str, str]:
        """Send; the SHA-256 of what was sent, and a warning where not everybody took it.

        Raises:
            NotSentError: when it was not delivered.
        """
        body = self.form(channel, digest)
        if isinstance(channel, MailSettings):
            password = None
            if channel.user:
                password = self.withheld.read(channel.password_env, channel.password_file)
            refused = mail(
                letter(digest, channel),
                channel,
                password=password,
                ca_file=self._path(channel.ca_file),
                patience=self.patience,
            )
            some = f"{refused} of {len(channel.to)} recipients were refused" if refused else ""
            return sha256(body), some
        headers: dict[str, str] = {}
        if isinstance(channel, WebhookSettings):
            key = signing_key(self.withheld.read(channel.secret_env, channel.secret_file))
            at = int(digest.at.timestamp())
            headers = signed(body, key, name=channel.name, at=at)
        post(
            self._url(channel),
            body,
            headers,
            ca_file=self._path(channel.ca_file),
            patience=self.patience,
        )
        return sha256(body), ""

    def _url(self, channel: WebhookSettings | SlackSettings) -> str:
        said = channel.url if isinstance(channel, WebhookSettings) else None
        url = said or self.withheld.read(channel.url_env, channel.url_file)
        try:
            return refuse_plain(url, near=channel.plain_http_on_loopback)
        except ValueError as error:
            raise NotSentError(f"the URL of {channel.name} cannot be used: {error}") from None

    def _path(self, file: str | None) -> Path | None:
        return self.withheld.folder / file if file else None
