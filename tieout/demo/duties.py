"""The demo's duties: who looks after which area, who signs and learns what, who keeps the keys."""

from collections.abc import Iterator
from datetime import date

from tieout.demo.roster import Spell

DEVELOPERS = ("チャット開発", "社内ツール", "社内ツール開発", "メディア基盤")
RESPONDERS = ("モニタリング", "運用")
AREAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "AUT-01": ("ネットワーク", ("基盤",)),
    "AUT-02": ("設定管理", ("基盤",)),
    "AUT-03": ("保存データ", ("データ保護",)),
    "AUT-04": ("通信の暗号化", ("基盤",)),
    "AUT-05": ("マルウェア対策", ("運用",)),
    "AUT-06": ("安全な開発", DEVELOPERS),
    "AUT-07": ("アクセス権", ("データ保護", "情報セキュリティ")),
    "AUT-08": ("認証", ("基盤", "情報セキュリティ")),
    "AUT-10": ("ログ監視", ("モニタリング",)),
    "AUT-11": ("セキュリティ検査", ("情報セキュリティ",)),
}
"""The words for each area, and the departments that look after it, by the area's control."""

SECURE_CODING = "セキュアコーディング研修"
INCIDENTS = "インシデント対応研修"
MALWARE = "マルウェア・フィッシング研修"
GUIDANCE = "認証情報の手引き"
CUSTODY = "鍵管理者職務書"
CUSTODIANS = ("H1015", "H1016")
UNTAUGHT = "D2005"
"""A developer who was never sent to the course on secure coding."""


def duties_of(area: str) -> str:
    """The name of the list of duties of an area."""
    return f"{AREAS[area][0]}職務分掌表"


def procedures_of(area: str) -> str:
    """The name of the procedures of an area."""
    return f"{AREAS[area][0]}手順書"


def documents_of(spell: Spell) -> Iterator[str]:
    """What somebody signs for the duties held."""
    yield GUIDANCE
    if spell.number in CUSTODIANS:
        yield CUSTODY
    for area, (_, departments) in AREAS.items():
        if spell.department in departments:
            yield duties_of(area)
            yield procedures_of(area)


def courses_of(spell: Spell) -> Iterator[str]:
    """What somebody learns each year for the duties held."""
    yield MALWARE
    if spell.department in DEVELOPERS and spell.number != UNTAUGHT:
        yield SECURE_CODING
    if spell.department in RESPONDERS:
        yield INCIDENTS


def completed(spell: Spell, number: int, today: date) -> int | None:
    """How many days ago somebody completed these courses; None for whoever is new or away."""
    joined = (today - spell.joined).days
    if joined < 30 or spell.on_leave_until:
        return None
    return min(40 + 5 * (number % 30), joined - 3)
