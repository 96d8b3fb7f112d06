"""The meaning of each field of the schedule and the notices, for their schemas."""

from collections.abc import Mapping

_NAME = "The name of the channel, under which the ledger keeps what it was told: keep it."
_CA_FILE = "A file of the certificates behind its TLS, in PEM; the system's when left out."
_NEAR = "Whether http may be used to a receiver on this machine."

NOTICE_WORDS: Mapping[str, Mapping[str, str]] = {
    "ScheduleSettings": {
        "at": "The time of day at which looks fall due, as 02:15.",
        "timezone": "The zone of that time, as Asia/Tokyo; UTC when left out.",
        "times_a_day": "How often a day continuous, on-change and per-event controls are due.",
    },
    "NoticeSettings": {
        "names": "Whether resources, places and reasons are named; if not, counts alone are told.",
        "remind_after": "How long until what still fails is told again; never when left out.",
        "webhook": "Receivers of JSON, a table each.",
        "slack": "Incoming webhooks of Slack, a table each.",
        "mail": "Mail, a table for each server and its recipients.",
    },
    "WebhookSettings": {
        "name": _NAME,
        "url": "Where it answers over https; only where the URL is no secret itself.",
        "url_env": "The environment variable that holds the URL.",
        "url_file": "The file whose first line is the URL.",
        "secret_env": "The environment variable that holds the signing secret, whsec_...",
        "secret_file": "The file whose first line is the signing secret.",
        "ca_file": _CA_FILE,
        "plain_http_on_loopback": _NEAR,
    },
    "SlackSettings": {
        "name": _NAME,
        "url_env": "The environment variable that holds the URL, which is a secret.",
        "url_file": "The file whose first line is the URL.",
        "ca_file": _CA_FILE,
        "plain_http_on_loopback": _NEAR,
    },
    "MailSettings": {
        "name": _NAME,
        "server": "The host that takes mail.",
        "port": "Its port.",
        "tls": "starttls, tls from the first byte, or none on this machine.",
        "user": "Whom to log in as; nobody when left out.",
        "password_env": "The environment variable that holds the password.",
        "password_file": "The file whose first line is the password.",
        "sender": "The address it comes from.",
        "to": "The addresses it goes to.",
        "ca_file": _CA_FILE,
    },
    "Notice": {
        "tieout_notice": "The version of this form.",
        "test": "Whether nothing happened, and the channel is only tried.",
        "organisation": "Who is audited.",
        "at": "When it was made.",
        "subject": "All of it in half a line: counts alone.",
        "run": "The run told of; null when there is none.",
        "since": "The run that the channel was told of before; null at first.",
        "names": "Whether resources, places and reasons are named.",
        "sections": "What is told, by sort.",
    },
    "NoticeRun": {
        "id": "Its id.",
        "status": "complete or incomplete.",
        "started": "When it began.",
        "totals": "How many results have each verdict.",
    },
    "NoticeSection": {
        "name": "The sort, for programs.",
        "title": "The sort, for people.",
        "count": "How many there are, those too that are not listed.",
        "items": "A thousand of them at the most.",
    },
    "NoticeItem": {
        "control": "The control, empty where there is none.",
        "text": "A sentence.",
        "count": "For how many results it stands.",
        "fields": "The same as fields, by sort: check, scope, resource, reason, cause and others.",
    },
}
"""The meaning of each field, by the model that holds it."""
