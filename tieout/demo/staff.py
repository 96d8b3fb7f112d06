"""The demo's HR listings and their mappings: persons, training, pledges, screenings, approvals."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from tieout.demo.duties import completed, courses_of, documents_of
from tieout.demo.roster import Spell, spells
from tieout.demo.story import Calendar
from tieout.standins.aws import ACCOUNT

PLEDGE = "秘密保持誓約書"
POLICIES = ("行動規範", "情報セキュリティ規程")
VERSION = "第3版"
COURSE = "個人情報保護研修"
REVISED = 400
"""How many days ago the present wording of pledge and policies came into force."""
AGAIN = 60
"""How many days ago everybody was asked to sign the policies again, as each year."""

UNTRAINED = {"H1018": 430, "H1027": None, "M4004": 395}
"""Who lacks this year's training, and how many days ago the last one was, if any."""

UNSIGNED = "K3003"
PARTING = "退職時確認書"
UNPARTED = "H1013"
"""Who left without having signed the duties that stay."""
SELF_APPROVED = "AP-0012"

Table = Sequence[Sequence[str]]

STAFF_HEAD = (
    "社員番号", "氏名", "ローマ字", "メール", "別名アドレス", "会社", "勤務国", "部署",
    "雇用区分", "入社日", "最終出社日", "退職登録日", "上長", "休職終了予定日",
)  # fmt: skip
TRAINING_HEAD = ("社員番号", "研修", "割当日", "修了日")
PLEDGE_HEAD = ("社員番号", "文書", "版", "署名日")
SCREENING_HEAD = ("社員番号", "完了日", "調査会社", "範囲", "充足")
APPROVAL_HEAD = (
    "申請番号", "社員番号", "対象", "目的", "申請者", "承認者", "承認日", "有効期限", "設定者",
)  # fmt: skip

# number, person or machine, right, purpose, requested by, approved by, approved, until (days ago)
APPROVALS = f"""
AP-0001|H1015|hoshizora-account-data|個人情報保護業務|H1015|H1003|120|-60
AP-0002|H1015|hoshizora-talk-archive|個人情報保護業務|H1015|H1003|120|-60
AP-0003|H1015|hoshizora-reported-content|個人情報保護業務|H1015|H1003|120|-60
AP-0004|H1016|hoshizora-account-data|個人情報保護業務|H1016|H1015|100|-80
AP-0005|H1016|hoshizora-talk-archive|個人情報保護業務|H1016|H1015|100|-80
AP-0006|H1016|hoshizora-reported-content|個人情報保護業務|H1016|H1015|100|-80
AP-0007|H1024|hoshizora-reported-content|通報対応|H1024|H1015|20|-160
AP-0008|M4001|hoshizora-reported-content|通報対応|M4001|H1024|60|-120
AP-0009|D2002|hoshizora-reported-content|不具合調査|D2002|H1017|25|-5
AP-0010|H1017|hoshizora-reported-content|CMS開発責任者業務|H1017|H1003|150|-200
AP-0011|D2003|hoshizora-reported-content|不具合調査|D2003|H1017|110|80
AP-0012|H1019|hoshizora-reported-content|CMS運用|H1019|H1019|90|-90
AP-0014|D2001|hoshizora-reported-content|不具合調査|D2001|H1017|100|72
AP-0015|D2004|hoshizora-reported-content|不具合調査|D2004|H1017|100|75
AP-0013|H1004|*:role/break-glass|復旧訓練|H1004|H1003|31|29
AP-0016|H1036|wiki|入社|H1036|H1004|14|-400
AP-0017|H1004|directory:Administrator|基盤運用|H1004|H1003|150|-165
AP-0018|H1007|directory:Administrator|基盤運用|H1007|H1003|150|-165
AP-0019|H1004|wiki:Administrator|基盤運用|H1004|H1003|150|-165
AP-0020|H1004|kubernetes:cluster-admin|基盤運用|H1004|H1003|150|-165
AP-0021|H1007|kubernetes:cluster-admin|基盤運用|H1007|H1003|150|-165
AP-0022|system:masters|kubernetes:cluster-admin|障害復旧|H1004|H1003|150|-165
AP-0023|arn:aws:iam::{ACCOUNT}:role/break-glass|aws:{ACCOUNT}:administrator|障害復旧|H1004|H1003|120|-60
"""
SET_UP = "H1006"
"""Who sets up what was approved."""


def people_rows(calendar: Calendar) -> Iterator[Sequence[str]]:
    """One row a spell; HR recorded each exit two weeks before the last day."""
    for spell in spells(calendar):
        entity = spell.entity
        recorded = _recorded(spell, calendar)
        alias = f"{spell.login}@corp.hoshizora.example" if spell.number == "H1004" else ""
        yield (
            spell.number, spell.name, spell.romaji, spell.email, alias, entity.name,
            entity.country, spell.department, spell.employment, _day(spell.joined),
            _day(spell.left), _day(recorded), spell.manager, _day(spell.on_leave_until),
        )  # fmt: skip


def training_rows(calendar: Calendar) -> Iterator[Sequence[str]]:
    """The yearly courses of everyone at work, spread over the spring; some have not done one."""
    for number, spell in enumerate(_at_work(calendar)):
        joined = (calendar.today - spell.joined).days
        done: int | None = min(40 + 5 * (number % 30), max(joined - 3, 0))
        done = UNTRAINED.get(spell.number, done)
        if spell.on_leave_until:
            done = 410
        assigned = calendar.ago(max((done or 190) - 20, 0) + 30)
        if joined < 30:
            assigned, done = spell.joined, None
        finished = calendar.ago(done) if done is not None else None
        yield spell.number, COURSE, _day(assigned), _day(finished)
        learned = completed(spell, number, calendar.today)
        if learned is not None:
            for course in courses_of(spell):
                sent, finished = calendar.ago(learned + 30), calendar.ago(learned)
                yield spell.number, course, _day(sent), _day(finished)


def pledge_rows(calendar: Calendar) -> Iterator[Sequence[str]]:
    """The pledge, signed on the first day and again when revised, policies and papers of duties.

    Policies are signed again each year, which was last asked of everybody at one time.
    """
    revised = calendar.ago(REVISED)
    firsts: dict[str, date] = {}
    for spell in spells(calendar):
        firsts.setdefault(spell.number, spell.joined)
    for number, spell in enumerate(_at_work(calendar)):
        first = firsts[spell.number]
        signed = max(first, calendar.ago(REVISED - number % 20))
        if spell.number != UNSIGNED:
            yield spell.number, PLEDGE, VERSION if first >= revised else "第2版", _day(first)
            if first < revised:
                yield spell.number, PLEDGE, VERSION, _day(signed)
        for document in (*POLICIES, *documents_of(spell)):
            yield spell.number, document, VERSION, _day(signed)
        if signed < calendar.ago(AGAIN):
            for document in POLICIES:
                yield spell.number, document, VERSION, _day(calendar.ago(AGAIN - number % 20))
    for spell in spells(calendar):
        left = spell.left and spell.left < calendar.today
        if left and spell.number != UNPARTED:
            yield spell.number, PARTING, VERSION, _day(spell.left)


def screening_rows(calendar: Calendar) -> Iterator[Sequence[str]]:
    """The screening of whoever joined of late, finished before the first day."""
    for spell in spells(calendar):
        if calendar.ago(400) < spell.joined:
            day = spell.joined - timedelta(days=9)
            yield spell.number, _day(day), "Example Screening", "本人確認・職歴", "可"


def approval_rows(calendar: Calendar) -> Iterator[Sequence[str]]:
    """Applications for rights to personal data and to administer, each set up by another."""
    for line in APPROVALS.strip().splitlines():
        *texts, approved, until = line.split("|")
        yield *texts, _day(calendar.ago(int(approved))), _day(calendar.ago(int(until))), SET_UP


def write_listings(folder: Path, calendar: Calendar) -> None:
    """Write the five listings and their mappings into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    persons = list(people_rows(calendar))
    total = ("合計件数", str(len(persons)))
    _write_csv(folder / "employees.csv", STAFF_HEAD, [*persons, total])
    _write_csv(folder / "pledges.csv", PLEDGE_HEAD, pledge_rows(calendar))
    _write_csv(folder / "screenings.csv", SCREENING_HEAD, screening_rows(calendar))
    _write_csv(folder / "approvals.csv", APPROVAL_HEAD, approval_rows(calendar))
    _write_sheet(folder / "training.xlsx", TRAINING_HEAD, training_rows(calendar))
    for name, text in MAPPINGS.items():
        (folder / name).write_text(text, encoding="utf-8")


def _at_work(calendar: Calendar) -> list[Spell]:
    """The present spell of everyone who works here today."""
    today = calendar.today
    return [spell for spell in spells(calendar) if spell.left is None or spell.left >= today]


def _recorded(spell: Spell, calendar: Calendar) -> date | None:
    """When HR entered the end: with the contract for contractors, two weeks ahead for others."""
    if spell.left is None:
        return None
    if spell.employment == "業務委託":
        return spell.joined
    return min(spell.left.fromordinal(spell.left.toordinal() - 14), calendar.today)


def _day(day: date | None) -> str:
    return f"{day:%Y/%m/%d}" if day else ""


def _write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    # A BOM, as the exports that Excel opens have one.
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")


def _write_sheet(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("受講状況")
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    book.save(path)


MAPPINGS = {
    "employees.yaml": """\
# Which column of employees.csv says what; columns that are not named here are never looked at.
kind: people.person
time_zone: Asia/Tokyo
columns:
  id: 社員番号
  email: メール
  aliases: {column: 別名アドレス, split: ";"}
  name: 氏名
  entity: 会社
  country: 勤務国
  department: 部署
  manager: 上長
  type:
    column: 雇用区分
    values: {役員: officer, 正社員: employee, 契約社員: temporary, 業務委託: contractor}
  start: 入社日
  last_day: 最終出社日
  recorded_on: 退職登録日
  on_leave_until: 休職終了予定日
# HR declares how many rows it delivered; a listing that was cut short is not believed.
control_total: {text: 合計件数}
""",
    "training.yaml": """\
kind: people.training
sheet: 受講状況
columns:
  person: 社員番号
  course: 研修
  assigned_on: 割当日
  completed_on: 修了日
""",
    "pledges.yaml": """\
kind: people.pledge
columns:
  person: 社員番号
  document: 文書
  version: 版
  signed_on: 署名日
""",
    "screenings.yaml": """\
kind: people.screening
columns:
  person: 社員番号
  finished_on: 完了日
  provider: 調査会社
  scope: 範囲
  met: {column: 充足, values: {可: "yes", 否: "no"}}
""",
    "approvals.yaml": """\
kind: people.approval
columns:
  id: 申請番号
  person: 社員番号
  resource: 対象
  purpose: 目的
  requested_by: 申請者
  approved_by: 承認者
  approved_on: 承認日
  until: 有効期限
  implemented_by: 設定者
""",
}
