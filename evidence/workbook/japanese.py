"""Japanese words of the Cover: its labels and the sentences that stand on every one."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "Workbook of controls tested": "統制テスト調書",
    "Organisation": "組織",
    "Systems": "対象システム",
    "Framework": "フレームワーク",
    "Edition": "版",
    "Publisher": "発行者",
    "Period": "対象期間",
    "Days without a look": "確認のない日",
    "Run": "実行",
    "Kind of run": "実行の種類",
    "Collection": "収集",
    "Judged at": "判定基準日時",
    "Automated tests": "自動テスト",
    "Evidence collected": "証跡の収集",
    "Erased since": "その後の消去",
    "Run started, ended": "実行の開始、終了",
    "Time zone": "時間帯",
    "Tool": "ツール",
    "Code SHA-256": "コードのSHA-256",
    "Catalog SHA-256": "カタログのSHA-256",
    "Run SHA-256": "実行のSHA-256",
    "Signer key": "署名鍵",
    "Pack, manifest SHA-256": "証跡一式、目録のSHA-256",
    "Distribution": "配布区分",
    "Prepared by": "作成者",
    "Prepared on": "作成日",
    "Reviewed by": "査閲者",
    "Reviewed on": "査閲日",
    "Assessor, on": "評価者、日付",
    "How to read this workbook": "この調書の読み方",
    "Verdict": "判定",
    "Requirements": "要求事項",
    "Controls": "統制",
    "Results": "結果",
    "Meaning": "意味",
    "Total": "合計",
    "As stored": "保存値と一致",
    "Sheet": "シート",
    "Rows": "行数",
    "Holds": "内容",
    "Controls that failed, day by day": "日別の不合格統制数",
    "Days judged": "判定した日",
    "Requirements by verdict": "判定別の要求事項",
    "UTC, for every date and time in this workbook": "UTC(この調書のすべての日時)",
}
HOW_TO_READ = (
    "各統制は、母集団の全項目に対して判定手続を実行してテストした。サンプリングはしていない。"
    "要求事項の判定は、対応する統制の判定のうち最も悪いものである。読み取れなかったものは"
    "「unobserved」とし、合格に数えない。この調書は、テストした内容と発見した事項を示す。"
    "要求事項を満たすか否かの結論は評価者が下すものであり、評価者の欄は空欄としている。"
)
HEAT = (
    "数字は不合格の統制数。U: 不合格はないが、読み取れなかったものがある、又は何も判定していない"
    "日。·: 誰も確認しなかった日。少なくとも一つの統制を判定した日を「判定した日」に数える。"
)
UNMAPPED = "対応する統制がなく、テストしていない。"


def said(words: str, *, japanese: bool) -> str:
    """A label in one of the two languages; in English where there is no Japanese one."""
    return WORDS.get(words, words) if japanese else words
