"""Forms of registers: the headings of each template, what it is for, and how it is read again."""

from collections.abc import Mapping
from dataclasses import dataclass

from collectors.people.layout import LISTS, REGISTERS, Layout
from collectors.people.mapping import MappedColumn, PeopleMapping
from collectors.people.yaml_list import SPLIT
from evidence.errors import UsageError
from evidence.plain_words import did_you_mean


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its name, its titles, what it is for and of what fields it is made."""

    name: str
    title: str
    title_ja: str
    holds: str
    layout: Layout


_TITLES = """\
data-inventory | Personal data inventory | 個人情報管理台帳 | every set of personal data
suppliers | Suppliers | 委託先一覧 | companies that work for us, and theirs
supplier-people | Supplier people | 委託先要員一覧 | who of a supplier works for us
countries | Countries | 外国制度調査 | where data lies or is reached
assets | Assets | 資産台帳 | devices, media and paper files
disposals | Disposals | 廃棄記録 | what was wiped and destroyed
incidents | Incidents | 事故一覧 | incidents and suspected ones
zones | Zones | 区域一覧 | physical areas
zone-permits | Zone permits | 入室許可 | who may enter which area
zone-entries | Zone entries | 入退室記録 | who entered, and visitors
security-tests | Security tests | セキュリティ診断 | penetration tests and scans
internal-audits | Internal audits | 内部監査 | audits and what they covered
findings | Findings | 指摘事項 | what audits and tests found
certificates | Certificates | 認証一覧 | certificates and assurance reports
policies | Policies | 規程一覧 | policies and rules in force
risks | Risks | リスク登録簿 | what may go wrong, and its treatment
division-chiefs | Division chiefs | 部門責任者 | who answers for data in a division"""

_JAPANESE = """\
id 番号 | name 名称 | items データ項目 | owner 責任者 | division 部門 | purpose 利用目的
holders アクセス権者 | countries 所在国 | stores 保管先 | elsewhere その他の保管先
data_class データ区分 | retention 保存期間 | reviewed_on 見直し日 | country 国 | handles 取扱データ
evaluated_on 評価日 | reevaluated_on 再評価日 | high_risk 高リスク | inspected_on 監査日
started_on 開始日 | agreement_from 契約開始日 | agreement_until 契約終了日 | terms 契約条項
parent 委託元 | approved_by 承認者 | approved_on 承認日 | mail_domains メールドメイン
supplier 委託先 | email メールアドレス | since 開始日 | until 終了日 | pledged_on 誓約日
confirmed_on 確認日 | assessed_on 調査日 | assessed_by 調査者 | measures 安全管理措置
published_on 公表日 | sort 種別 | location 場所 | acquired_on 取得日 | retired_on 使用終了日
asset 資産 | wiped_on 消去日 | destroyed_on 破壊日 | method 廃棄方法 | on_premises 構内
disposer 廃棄業者 | handed_over_on 引渡日 | certificate 証明書番号 | certified_on 証明日
certified_serial 証明書の製造番号 | certified_count 証明書の台数 | title 件名 | severity 重大度
detected_on 発覚日 | reported_on 報告日 | personal_data 個人データ | reportable 要報告
misuse 不正目的 | regulator_told_on 速報日 | regulator_final_on 確報日 | people_told_on 本人通知日
closed_on 完了日 | closed_by 完了承認者 | important 重要区域 | zone 区域 | person 社員番号
starts 開始日 | visitor 来訪者証番号 | host 同行者 | entered 入室時刻 | left 退室時刻
side 実施区分 | tester 実施者 | approved_vendor 認定業者 | from_outside 外部から
from_inside 内部から | target 対象 | finished_on 実施日 | passed 合格 | open_findings 未対応件数
retested_on 再診断日 | auditor 監査人 | divisions 対象部門 | source 出所 | due_on 期限
extended_until 延長期限 | extended_by 延長承認者 | verified_on 効果確認日 | standard 規格
issuer 発行者 | scope 範囲 | entities 対象会社 | valid_from 有効開始日 | valid_until 有効終了日
bridged_until 補完書の終了日 | not_in_place 不適合件数 | families 分類 | version 版 | public 公開
event 事象 | level リスクレベル | treatment 対応方針 | accepted_by 受容承認者
done_on 対応完了日 | holder 使用者 | returned_on 返却日"""

JAPANESE: Mapping[str, str] = {
    word: heading
    for line in _JAPANESE.splitlines()
    for word, _, heading in (each.partition(" ") for each in line.split(" | "))
}
"""The Japanese heading of each field."""

FORMS: Mapping[str, Register] = {
    name: Register(name, title, title_ja, holds, REGISTERS[name])
    for name, title, title_ja, holds in (line.split(" | ") for line in _TITLES.splitlines())
}
"""Every register by its name."""


def form(name: str) -> Register:
    """The register of that name.

    Raises:
        UsageError: when there is none; it names the nearest.
    """
    if name not in FORMS:
        raise UsageError(f"there is no register {name!r}; {did_you_mean(name, FORMS, cutoff=0)}")
    return FORMS[name]


def heading(field: str, *, japanese: bool = False) -> str:
    """The heading of a field in a template: `Reviewed on` for `reviewed_on`."""
    return JAPANESE[field] if japanese else field.replace("_", " ").capitalize()


def mapping_of(
    name: str,
    *,
    time_zone: str | None = None,
    as_of: str | None = None,
    newest: str | None = None,
) -> PeopleMapping:
    """How a register under the headings of its template is read: in English, Japanese, or as keys.

    Raises:
        UsageError: when there is no such register.
    """
    layout = form(name).layout
    columns = {
        place.name: MappedColumn(
            column=heading(place.name),
            also=(place.name, JAPANESE[place.name]),
            may_lack=place.need == "free",
            split=SPLIT if place.form in LISTS else None,
        )
        for place in layout.places
    }
    said = {
        "kind": layout.kind,
        "columns": columns,
        "time_zone": time_zone,
        "as_of": {"text": as_of} if as_of else None,
        "newest": newest,
    }
    return PeopleMapping.model_validate({key: each for key, each in said.items() if each})
