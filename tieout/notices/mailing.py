"""Mailing: a message handed to a server over TLS, tried again within a deadline."""

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

from tieout.notices.posting import PATIENCE, BusyError, Patience, trusted
from tieout.notices.withheld import NotSentError
from tieout.settings.notice import MailSettings


def mail(
    message: EmailMessage,
    settings: MailSettings,
    *,
    password: str | None,
    ca_file: Path | None,
    patience: Patience,
) -> int:
    """Hand a message to the server; how many of its recipients were refused, when not all were.

    Without TLS, where it is asked for, neither the message nor the password is sent.

    Raises:
        NotSentError: when the server cannot be reached, is not trusted or refuses.
    """
    trust = trusted(ca_file)
    if not f"{settings.user}{password}".isascii():
        raise NotSentError(
            f"the user or password of {settings.name} holds other characters than ASCII, "
            "with which there is no login by mail"
        )
    refused: list[int] = []

    def once() -> None:
        refused[:] = [_once(message, settings, password, trust)]

    patience.trying(once)
    return refused[0]


def _once(
    message: EmailMessage, settings: MailSettings, password: str | None, trust: ssl.SSLContext
) -> int:
    host, port = settings.server, settings.port
    try:
        connection = (
            smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=trust)
            if settings.tls == "tls"
            else smtplib.SMTP(host, port, timeout=PATIENCE)
        )
        with connection as server:
            if settings.tls == "starttls":
                server.starttls(context=trust)
            if settings.user and password:
                _log_in(server, settings, password)
            return len(server.send_message(message, settings.sender, list(settings.to)))
    except smtplib.SMTPResponseException as error:
        # What a server says may repeat addresses; its code says enough.
        said = f"{host} answered {error.smtp_code}"
        if 400 <= error.smtp_code < 500:
            raise BusyError(said) from None
        raise NotSentError(said) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = {code for code, _ in error.recipients.values()}
        said = f"{host} refused every recipient ({', '.join(map(str, sorted(codes)))})"
        if all(400 <= code < 500 for code in codes):
            raise BusyError(said) from None
        raise NotSentError(said) from None
    except smtplib.SMTPNotSupportedError:
        raise NotSentError(f"{host} does not offer what is asked for, TLS or a login") from None
    except ssl.SSLError:
        raise NotSentError(f"{host} is not trusted: its certificate does not hold") from None
    except (smtplib.SMTPException, OSError) as error:
        raise BusyError(f"{host} cannot be reached: {type(error).__name__}") from None
    except ValueError as error:
        # A name that is none, such as one with an empty part.
        raise NotSentError(f"{host} cannot be asked: {type(error).__name__}") from None


def _log_in(server: smtplib.SMTP, settings: MailSettings, password: str) -> None:
    """Log in once: a password that was refused is refused the next time too, and locks accounts."""
    try:
        server.login(settings.user or "", password)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected):
        raise NotSentError(f"{settings.server} refused the login") from None
