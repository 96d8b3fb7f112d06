"""What no control needs to know of a person, and how it is recognised by heading or by value."""

import re
import unicodedata
from collections.abc import Iterable

from evidence.secrets.forms import card_number, individual_number

_WORDS = {
    "a date of birth": "birth birthday birthdate dob",
    "pay": "salary salaries pay wage wages bonus compensation remuneration",
    "a bank account": "bank iban",
    "tax data": "tax taxes ssn",
    "a passport": "passport",
    "health": "health medical illness disability",
    "family": "family spouse children dependents dependants marital",
    "gender": "gender sex",
    "origin or belief": "nationality ethnicity race religion",
    "disciplinary text": "disciplinary",
    "a photo": "photo photograph",
    "a telephone number": "phone telephone mobile",
}
_PHRASES = {
    "an identity number": r"my ?number|social security|national (id|insurance)",
    "a private address": r"(private|personal|home) (e ?mail|mail|address)"
    r"|post(al)? ?code|zip ?code",
    "a reason for leave or exit": r"(leave|leaving|exit|termination|resignation|absence) reason"
    r"|reason (for|of) (leave|leaving|exit|termination|resignation|absence)",
}
_JAPANESE = {
    "a date of birth": "生年月日 誕生日 年齢",
    "pay": "給与 給料 賃金 賞与 報酬 年収",
    "a bank account": "口座 銀行",
    "tax data": "税 社会保険",
    "an identity number": "マイナンバー 個人番号 基礎年金番号",
    "a passport": "旅券 パスポート",
    "health": "健康 病歴 障害者 障がい",
    "family": "家族 扶養 配偶者 続柄",
    "gender": "性別",
    "origin or belief": "国籍 宗教",
    "a private address": "住所 自宅 郵便番号 私用 個人メール",
    "a telephone number": "電話 携帯",
    "a reason for leave or exit": "休職理由 休業理由 退職理由 離職理由 退職事由",
    "disciplinary text": "懲戒",
    "a photo": "写真",
}
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_TWELVE = re.compile(r"[0-9]{12}")
_SUSPECT = re.compile(r"[0-9]{4}|[0-9].*[^0-9\s]|〒")
_GROUPED = re.compile(r"(?<![0-9:-])[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9:-])")
_LONG = re.compile(r"(?<![0-9-])[0-9](?:[ -]?[0-9]){13,18}(?![0-9-])")
_ADDRESS = re.compile(
    r"〒 ?[0-9]{3}|[一-龠](?:都|道|府|県).{1,20}[市区町村郡].*[0-9]"
    r"|^[0-9]{1,5}[A-Za-z]? (?:[A-Z][a-z]+ ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Way|Court|Square)\b"
)


def forbidden_heading(text: str) -> str | None:
    """What kind of data a heading or field name announces that may never be collected, or None."""
    plain = unicodedata.normalize("NFKC", text)
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+", " ", plain).lower().strip()
    # A family name is a name.
    spaced = spaced.replace("family name", "name")
    words = set(spaced.split())
    for what, listed in _WORDS.items():
        if words & set(listed.split()):
            return what
    for what, form in _PHRASES.items():
        if re.search(rf"\b(?:{form})\b", spaced):
            return what
    if "address" in words and not words & {"email", "mail"}:
        return "a private address"
    for what, listed in _JAPANESE.items():
        if any(word in plain for word in listed.split()):
            return what
    return None


def forbidden_values(values: Iterable[str]) -> str | None:
    """What the values of one column turn out to be by their own check digits, or None.

    A staff number of 12 digits passes the check of a My Number once in eleven times, so the column
    counts as such only when most of them pass.
    """
    twelve = passing = 0
    for value in values:
        # Written in groups of four as often as not.
        plain = value.replace(" ", "").replace("-", "")
        if _TWELVE.fullmatch(plain):
            twelve += 1
            passing += individual_number(plain)
        elif _IBAN.fullmatch(plain) and _iban(plain):
            return "bank accounts (IBAN)"
    return "My Numbers" if passing * 2 > twelve else None


def forbidden_text(text: str) -> str | None:
    """What a single cell of free text turns out to hold that may never be collected, or None.

    Unlike a column of staff numbers, text has no reason to hold twelve digits with the right last.
    """
    plain = unicodedata.normalize("NFKC", text)
    if not _SUSPECT.search(plain):
        return None
    if any(card_number(re.sub(r"\D", "", found)) for found in _LONG.findall(plain)):
        return "a payment card number"
    if any(individual_number(re.sub(r"\D", "", found)) for found in _GROUPED.findall(plain)):
        return "a My Number"
    if any(_iban(found) for found in _IBAN.findall(plain.replace(" ", ""))):
        return "a bank account (IBAN)"
    return "a private address" if _ADDRESS.search(plain) else None


def _iban(text: str) -> bool:
    """The check of ISO 13616: letters count from 10, the number leaves 1 modulo 97."""
    turned = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1
