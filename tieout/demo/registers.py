"""The registers that the demo's company keeps: what it holds, who works for it, what it decided."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from evidence.csv_lines import csv_lines
from tieout.demo.roster import spells
from tieout.demo.staff import POLICIES, REVISED, VERSION
from tieout.demo.story import SUBCONTRACTOR, Calendar

FOLDER = "registers"
SPLIT = "; "
SUPPLIER = "S-01"
"""The company that watches for us what was reported."""
UNLISTED = "hoshizora-reported-content"
"""The store of personal data that nobody entered in the inventory."""
LOST = "SV-0107"
"""A server that was taken out of use, and of whose end there is no record."""
Row = Mapping[str, object]


def registers() -> list[str]:
    """The names of the registers, each a file of that name."""
    return list(_rows(Calendar(date(2026, 1, 1))))


def write_registers(folder: Path, calendar: Calendar) -> None:
    """Write every register below a workspace, under the keys of its template."""
    from collectors.registers.form import FORMS

    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, rows in _rows(calendar).items():
        heads = [place.name for place in FORMS[name].layout.places]
        lines = ([_cell(row.get(head)) for head in heads] for row in rows)
        (folder / FOLDER / f"{name}.csv").write_bytes(b"".join(csv_lines(heads, lines)))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return SPLIT.join(value)
    return "" if value is None else str(value)


def _rows(calendar: Calendar) -> dict[str, list[Row]]:
    return {
        "data-inventory": [*_inventory(calendar)],
        "division-chiefs": [*_chiefs(calendar)],
        "suppliers": [*_suppliers(calendar)],
        "supplier-people": [*_roster(calendar)],
        "countries": [*_countries(calendar)],
        "assets": [*_assets(calendar)],
        "disposals": [*_disposals(calendar)],
        "incidents": [*_incidents(calendar)],
        "zones": [*_zones(calendar)],
        "zone-permits": [*_permits(calendar)],
        "zone-entries": [*_entries(calendar)],
        "security-tests": [*_tests(calendar)],
        "internal-audits": [*_audits(calendar)],
        "findings": [*_findings(calendar)],
        "certificates": [*_certificates(calendar)],
        "policies": [*_policies(calendar)],
        "risks": [*_risks(calendar)],
    }


DIVISIONS = {"データ保護": "H1015", "モニタリング": "H1024", "チャット開発": "H1008"}
"""The divisions that answer for personal data, and the chief of each."""


def _inventory(calendar: Calendar) -> Iterator[Row]:
    for number, name, items, division, store in (
        ("D-01", "利用者情報", ("name", "phone number"), "データ保護", "hoshizora-account-data"),
        ("D-02", "トーク記録", ("messages",), "チャット開発", "hoshizora-talk-archive"),
        ("D-03", "通報の対応記録", ("reported messages",), "モニタリング", ""),
    ):
        yield {
            "id": number, "name": name, "items": items, "owner": DIVISIONS[division],
            "division": division, "purpose": "サービスの提供", "holders": (division,),
            "countries": ("JP",), "stores": (store,) if store else (),
            "elsewhere": () if store else ("対応記録の綴り",), "data_class": "personal",
            "retention": "3 years", "reviewed_on": calendar.ago(70),
        }  # fmt: skip


def _chiefs(calendar: Calendar) -> Iterator[Row]:
    for division, person in DIVISIONS.items():
        yield {"division": division, "person": person, "since": calendar.ago(700)}


def _suppliers(calendar: Calendar) -> Iterator[Row]:
    yield {
        "id": SUPPLIER, "name": SUBCONTRACTOR.name, "country": SUBCONTRACTOR.country,
        "handles": ("reported messages",), "owner": "H1024", "evaluated_on": calendar.ago(1000),
        "reevaluated_on": calendar.ago(150), "high_risk": True, "inspected_on": calendar.ago(140),
        "started_on": calendar.ago(900), "agreement_from": calendar.ago(930),
        "agreement_until": calendar.ago(-165),
        "terms": ("security", "subcontracting", "status reporting", "breach", "incidents"),
        "mail_domains": (SUBCONTRACTOR.domain,),
    }  # fmt: skip


def _roster(calendar: Calendar) -> Iterator[Row]:
    for spell in spells(calendar):
        if spell.entity == SUBCONTRACTOR:
            yield {
                "id": spell.number, "supplier": SUPPLIER, "email": spell.email,
                "since": spell.joined, "until": spell.left, "pledged_on": spell.joined,
                "confirmed_on": calendar.ago(12),
            }  # fmt: skip


def _countries(calendar: Calendar) -> Iterator[Row]:
    for code in ("CN", "KR"):
        yield {
            "id": code, "assessed_on": calendar.ago(110), "assessed_by": "法務",
            "approved_by": "H1032", "measures": "閲覧は承認された期間に限る",
            "published_on": calendar.ago(90),
        }  # fmt: skip


def _assets(calendar: Calendar) -> Iterator[Row]:
    for serial, owner, retired, holder, returned in (
        ("SV-0101", "H1005", None, None, None),
        ("SV-0106", "H1005", 200, None, None),
        (LOST, "H1005", 150, None, None),
        ("PC-0421", "H1008", None, "H1008", None),
        ("PC-0417", "H1008", None, "H1012", 40),
        ("PC-0398", "H1004", None, "H1013", 95),
    ):
        yield {
            "id": serial, "sort": "server" if serial.startswith("SV") else "laptop",
            "owner": owner, "location": "Tokyo", "data_class": "personal",
            "acquired_on": calendar.ago(1500),
            "retired_on": calendar.ago(retired) if retired else None,
            "holder": holder, "returned_on": calendar.ago(returned) if returned else None,
        }  # fmt: skip


def _disposals(calendar: Calendar) -> Iterator[Row]:
    yield {
        "id": "SV-0106", "asset": "SV-0106", "sort": "server", "wiped_on": calendar.ago(198),
        "destroyed_on": calendar.ago(190), "method": "shredded", "location": "Tokyo",
        "on_premises": True,
    }  # fmt: skip


def _incidents(calendar: Calendar) -> Iterator[Row]:
    yield {
        "id": "I-01", "title": "通知の誤送信", "owner": "H1015", "severity": "medium",
        "detected_on": calendar.ago(130), "reported_on": calendar.ago(130), "personal_data": True,
        "reportable": True, "misuse": False, "regulator_told_on": calendar.ago(128),
        "regulator_final_on": calendar.ago(105), "people_told_on": calendar.ago(120),
        "closed_on": calendar.ago(100), "closed_by": "H1003",
    }  # fmt: skip


def _zones(calendar: Calendar) -> Iterator[Row]:
    reviewed = calendar.ago(60)
    for zone, name, important in (("Z-A", "執務室", False), ("Z-D", "監視室", True)):
        yield {
            "id": zone, "name": name, "owner": "H1030", "important": important,
            "reviewed_on": reviewed,
        }  # fmt: skip


def _permits(calendar: Calendar) -> Iterator[Row]:
    for person, until in (("H1024", None), ("M4001", None), ("M4006", 130)):
        yield {
            "id": f"Z-D-{person}", "zone": "Z-D", "person": person, "starts": calendar.ago(400),
            "until": calendar.ago(until) if until else None, "approved_by": "H1003",
        }  # fmt: skip


def _entries(calendar: Calendar) -> Iterator[Row]:
    for number, (day, person, visitor) in enumerate(
        ((9, "M4001", ""), (6, "H1024", ""), (6, "", "V-17")), start=1
    ):
        at = calendar.ago(day)
        yield {
            "id": f"E-{number}", "zone": "Z-D", "person": person, "visitor": visitor,
            "host": "H1024" if visitor else "", "entered": f"{at}T10:00:00+09:00",
            "left": f"{at}T11:30:00+09:00",
        }  # fmt: skip


def _tests(calendar: Calendar) -> Iterator[Row]:
    for number, side, ago in (("T-01", "own team", 80), ("T-02", "outside firm", 200)):
        yield {
            "id": number, "sort": "penetration test", "side": side, "tester": side,
            "from_outside": True, "from_inside": True, "target": "chat",
            "finished_on": calendar.ago(ago), "passed": True, "open_findings": 0,
            "retested_on": calendar.ago(ago - 40),
        }  # fmt: skip
    for quarter in range(4):
        yield {
            "id": f"T-1{quarter}", "sort": "scan", "side": "outside firm",
            "tester": "Example Scanning", "approved_vendor": True, "from_outside": True,
            "from_inside": False, "target": "payments",
            "finished_on": calendar.ago(20 + quarter * 90), "passed": True, "open_findings": 0,
        }  # fmt: skip


def _audits(calendar: Calendar) -> Iterator[Row]:
    yield {
        "id": "A-01", "title": "個人情報保護監査", "auditor": "H1034",
        "divisions": tuple(DIVISIONS), "finished_on": calendar.ago(120),
    }  # fmt: skip


def _findings(calendar: Calendar) -> Iterator[Row]:
    for number, source, severity in (("F-01", "A-01", "medium"), ("F-02", "T-02", "high")):
        yield {
            "id": number, "source": source, "title": "記録の欠落", "severity": severity,
            "owner": "H1015", "due_on": calendar.ago(60), "closed_on": calendar.ago(75),
            "verified_on": calendar.ago(70),
        }  # fmt: skip


def _certificates(calendar: Calendar) -> Iterator[Row]:
    for number, standard, begins in (
        ("C-01", "ISO/IEC 27001:2022", 1150),
        ("C-02", "SOC 2 Type 2", 800),
        ("C-03", "SOC 3", 800),
        ("C-04", "PCI DSS 4.0.1", 800),
    ):
        yield {
            "id": number, "standard": standard, "issuer": "Example Assurance", "scope": "chat",
            "entities": ("Hoshizora Messaging",), "valid_from": calendar.ago(begins),
            "valid_until": calendar.ago(-120), "not_in_place": 0,
        }  # fmt: skip


def _policies(calendar: Calendar) -> Iterator[Row]:
    for number, name, families, public in (
        ("P-01", "個人情報保護方針", ("organisational",), True),
        ("P-02", "安全管理措置規程", ("personnel", "physical", "technical"), False),
    ):
        yield {
            "id": number, "name": name, "families": families, "version": "6", "owner": "H1015",
            "approved_by": "H1003", "approved_on": calendar.ago(100),
            "reviewed_on": calendar.ago(100), "public": public,
            "published_on": calendar.ago(95) if public else None,
        }  # fmt: skip
    for place, name in enumerate(POLICIES, start=3):
        yield {
            "id": f"P-{place:02}", "name": name, "families": ("personnel",), "version": VERSION,
            "owner": "H1030", "approved_by": "H1003", "approved_on": calendar.ago(REVISED),
            "reviewed_on": calendar.ago(100), "public": False,
        }  # fmt: skip


def _risks(calendar: Calendar) -> Iterator[Row]:
    yield {
        "id": "R-01", "event": "閲覧権限の過剰な付与", "asset": "トーク記録", "owner": "H1015",
        "level": "high", "treatment": "reduce", "due_on": calendar.ago(30),
        "done_on": calendar.ago(45), "reviewed_on": calendar.ago(100),
    }  # fmt: skip
