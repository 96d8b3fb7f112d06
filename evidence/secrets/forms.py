"""The forms of secrets and of personal numbers, each behind bytes that any such text must hold.

A mark is looked for first, by a plain search; the expression of its rule is tried only there. What
has a form of its own (tokens of known makers) is a secret wherever it stands. What has none (a
password, twelve digits) is one only beside a word that says so: an account of AWS has twelve digits
as well, and one in eleven of them ends in the check digit of a personal number.
"""

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One rule: the text is a hit when `shape` matches at `mark` and `holds` of its group `value`.

    The shape begins up to `before` bytes before the mark, and reaches up to `after` bytes behind
    it. With `folded` the mark is looked for in small letters.
    """

    rule: str
    mark: bytes
    shape: re.Pattern[bytes]
    before: int = 0
    after: int = 200
    folded: bool = False
    holds: Callable[[bytes], bool] = lambda _: True


def individual_number(digits: str) -> bool:
    """Whether twelve digits end in the check digit of a Japanese individual number.

    Ordinance no. 85 of 2014, article 5: weights 2 to 7 from the right, twice, modulo 11.
    """
    if len(digits) != 12 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    weighted = sum(
        int(digit) * (place + 1 if place <= 6 else place - 5)
        for place, digit in enumerate(reversed(digits[:11]), start=1)
    )
    rest = weighted % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def card_number(digits: str) -> bool:
    """Whether digits are a payment card number: the first digits and length of a maker, Luhn's sum.

    ISO/IEC 7812-1, annex B.
    """
    if not _MAKERS.fullmatch(digits) or len(set(digits)) == 1:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def entropy(text: bytes) -> float:
    """Shannon's entropy of the bytes of a text, in bits a byte."""
    counts, size = Counter(text), len(text)
    return -sum(count / size * math.log2(count / size) for count in counts.values())


_MAKERS = re.compile(r"4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|35\d{14}|6(?:011|5\d\d)\d{12}")
_PLACEHOLDER = re.compile(
    rb"[$<{\[%*#(]|.*(?:redacted|example|placeholder|changeme|change-me|\*\*\*|xxxx|your[-_])|none|null",
    re.IGNORECASE | re.DOTALL,
)
_NO_SECRET = re.compile(
    rb"/.*|arn:.*|[a-z][a-z0-9+.-]*://.*|\d{4}-\d\d-\d\d.*|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|.*[()].*",
    re.DOTALL,
)
"""Where a secret lies, when it changed, the name of a variable, an expression of a programme."""
_NAME = re.compile(rb"[A-Za-z]*\d{0,4}(?:[-_./:][A-Za-z]*\d{0,4})*")
"""The name of a thing: words and short numbers, joined."""


def _plain(value: bytes) -> bool:
    return bool(_PLACEHOLDER.match(value) or _NO_SECRET.fullmatch(value))


def _password(value: bytes) -> bool:
    """Whether a value beside the word password is one: letters alone may be a word of prose."""
    telling = any(sign in b"0123456789!#$%^&*?+=~@" for sign in value)
    return telling and len(set(value)) > 3 and not _plain(value)


def _random(value: bytes) -> bool:
    """Whether a value is drawn by chance, as tokens and keys are: names of things are not."""
    mixed = re.search(rb"\d", value) and re.search(rb"[A-Za-z]", value)
    if not mixed or len(value) < 16 or _NAME.fullmatch(value) or _plain(value):
        return False
    return entropy(value) >= 3.5


def _personal(value: bytes) -> bool:
    return individual_number(re.sub(rb"\D", b"", value).decode())


def _card(value: bytes) -> bool:
    return card_number(re.sub(rb"\D", b"", value).decode())


def _url_password(value: bytes) -> bool:
    return not _plain(value) and value.lower() not in (b"password", b"pass", b"pw")


def _said(value: bytes) -> bool:
    return not _plain(value)


def _example(value: bytes) -> bool:
    # AWS's own documents use ids that end so; nobody can sign in with them.
    return not value.endswith(b"EXAMPLE")


_SEPARATOR = (
    rb"""s?(?:\\*["'`]?\s*(?:=|:=|:)\s*"""
    rb"""|\\*"\s*,\s*\\*"(?:v|V|parameterV|ParameterV)alue\\*"\s*:\s*)"""
)
"""Between a name and its value: `=`, a JSON colon, or the second half of a name and value pair."""
_VALUE = rb"""(?:\\*["'`])?(?P<value>[^"'`\\\s,;&]{6,200})"""


def _named(words: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?i:" + words + rb")" + _SEPARATOR + _VALUE)


def _own(rule: str, mark: bytes, shape: bytes, *, before: int = 0, after: int = 300) -> Form:
    return Form(rule, mark, re.compile(b"(?P<value>" + shape + b")"), before, after)


def _word(rule: str, mark: bytes, words: bytes, holds: Callable[[bytes], bool]) -> Form:
    return Form(rule, mark, _named(words), folded=True, holds=holds)


_KEY_ID = re.compile(rb"(?<![A-Za-z0-9])(?P<value>A[KS]IA[A-Z2-7]{16})(?![A-Za-z0-9])")
_URL = re.compile(rb"""://[^/\s:@"'<>]*:(?P<value>[^/\s@"'<>]{3,})@""")
_HEADER = re.compile(
    rb"(?i:authorization)" + _SEPARATOR + rb"""(?:\\*["'])?(?i:bearer|basic|token)\s+"""
    rb"(?P<value>[\w.~+/=-]{16,})"
)
_TWELVE = rb"[^\d]{0,24}(?P<value>\d{4}[ -]?\d{4}[ -]?\d{4})(?!\d)"
_CARD = re.compile(rb"(?i:card)[^\d]{0,24}(?P<value>\d(?:[ -]?\d){13,18})(?!\d)")
_AT_HOME = _SEPARATOR + rb"""\\*["']?(?P<value>[^"\\]{6,200})"""

FORMS: tuple[Form, ...] = (
    _own("private-key", b"PRIVATE KEY", rb"-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY", before=40),
    Form("aws-access-key-id", b"AKIA", _KEY_ID, holds=_example),
    Form("aws-access-key-id", b"ASIA", _KEY_ID, holds=_example),
    _own("github-token", b"ghp_", rb"ghp_[A-Za-z0-9]{30,255}"),
    _own("github-token", b"gho_", rb"gho_[A-Za-z0-9]{30,255}"),
    _own("github-token", b"ghs_", rb"ghs_[A-Za-z0-9]{30,255}"),
    _own("github-token", b"github_pat_", rb"github_pat_\w{20,255}"),
    _own("gitlab-token", b"glpat-", rb"glpat-[\w-]{20,255}"),
    _own("slack-token", b"xox", rb"xox[abeoprs]-[\w-]{10,255}"),
    _own("slack-webhook", b"://", rb"://hooks\.slack\.com/services/T\w+/B\w+/\w{8,}"),
    _own("stripe-key", b"k_live_", rb"[rs]k_live_[A-Za-z0-9]{10,255}", before=1),
    _own("google-api-key", b"AIza", rb"(?<![\w-])AIza[\w-]{35}(?![\w-])"),
    _own("json-web-token", b"eyJ", rb"(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*", after=8192),
    # A service account token of Kubernetes as its Secret holds it: base64 of a JSON web token.
    _own("json-web-token", b"ZXlK", rb"(?<![\w+/])ZXlK[A-Za-z0-9+/]{60,}={0,2}", after=8192),
    Form("connection-password", b"://", _URL, holds=_url_password),
    _word("password", b"pass", rb"pass(?:w(?:or)?d|phrase)", _password),
    _word("password", b"pwd", rb"pwd", _password),
    _word("secret", b"secret", rb"secret(?:[ _-]?(?:access[ _-]?)?key)?", _random),
    _word("token", b"token", rb"token", _random),
    _word("api-key", b"api", rb"api[ _-]?key", _random),
    _word("api-key", b"accountkey", rb"accountkey", _random),
    Form("authorization", b"authorization", _HEADER, folded=True),
    Form("individual-number", b"my", re.compile(rb"(?i:my[ _-]?number)" + _TWELVE),
         folded=True, holds=_personal),
    *(
        Form("individual-number", word.encode(), re.compile(word.encode() + _TWELVE),
             holds=_personal)
        for word in ("マイナンバー", "個人番号")
    ),
    Form("card-number", b"card", _CARD, folded=True, holds=_card),
    Form("home-address", b"home", re.compile(rb"(?i:home[ _-]?address)" + _AT_HOME),
         folded=True, holds=_said),
    *(
        Form("home-address", word.encode(), re.compile(word.encode() + _AT_HOME), holds=_said)
        for word in ("自宅住所", "現住所")
    ),
)  # fmt: skip
"""Every rule; several share a name where one secret has several marks."""

RULES = tuple(dict.fromkeys(form.rule for form in FORMS))
"""The names of the rules, each once."""
