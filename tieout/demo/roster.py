"""The people of the demo's company: who they are, where they work, since when and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tieout.demo.story import ENTITIES, Calendar, Entity

# number, name, login, department, employment, joined (days ago), left (days ago), manager;
# a left day below zero lies ahead.
PEOPLE = """
H1001|星野 航|wataru.hoshino|経営|役員|3650||
H1002|佐伯 美里|misato.saeki|経営|役員|2900||H1001
H1003|東 健太郎|kentaro.azuma|情報セキュリティ|役員|2400||H1001
H1004|佐藤 遥|haruka.sato|基盤|正社員|2200||H1003
H1005|鈴木 大輔|daisuke.suzuki|基盤|正社員|1900||H1004
H1006|高橋 直樹|naoki.takahashi|基盤|正社員|1450||H1004
H1007|田中 美咲|misaki.tanaka|基盤|正社員|980||H1004
H1008|伊藤 翔|sho.ito|チャット開発|正社員|1700||H1003
H1009|渡辺 結衣|yui.watanabe|チャット開発|正社員|1200||H1008
H1010|山本 拓也|takuya.yamamoto|チャット開発|正社員|870||H1008
H1011|中村 葵|aoi.nakamura|チャット開発|正社員|640||H1008
H1012|青木 匠|takumi.aoki|チャット開発|正社員|1500|40|H1008
H1013|森 真央|mao.mori|運用|正社員|1600|95|H1004
H1014|木村 翔太|shota.kimura|社内ツール|正社員|1100|60|H1017
H1015|小林 亮|ryo.kobayashi|データ保護|正社員|1800||H1003
H1016|加藤 七海|nanami.kato|データ保護|正社員|720||H1015
H1017|吉田 修平|shuhei.yoshida|社内ツール|正社員|1650||H1003
H1018|山田 彩|aya.yamada|社内ツール|正社員|900||H1017
H1019|佐々木 蓮|ren.sasaki|社内ツール|正社員|560||H1017
H1020|近藤 歩美|ayumi.kondo|運用|正社員|1300||H1004
H1021|石井 健太|kenta.ishii|データ分析|正社員|1250||H1015
H1022|松本 玲奈|rena.matsumoto|データ分析|正社員|830||H1021
H1023|井上 陸|riku.inoue|データ分析|正社員|410||H1021
H1024|清水 楓|kaede.shimizu|モニタリング|正社員|1500||H1015
H1025|山口 大和|yamato.yamaguchi|モニタリング|正社員|700||H1024
H1026|斎藤 花|hana.saito|モニタリング|正社員|450||H1024
H1027|松田 剛|tsuyoshi.matsuda|営業|正社員|2100||H1002
H1028|阿部 美月|mizuki.abe|営業|正社員|950||H1027
H1029|池田 蒼|ao.ikeda|営業|正社員|500||H1027
H1030|橋本 凛|rin.hashimoto|人事|正社員|1750||H1002
H1031|山下 悠|yu.yamashita|人事|正社員|620||H1030
H1032|石川 恵|megumi.ishikawa|法務|正社員|1400||H1002
H1033|中島 誠|makoto.nakajima|法務|正社員|780||H1032
H1034|前田 千尋|chihiro.maeda|内部監査|正社員|1350||H1001
H1035|藤田 空|sora.fujita|チャット開発|正社員|1150||H1008
H1036|小川 新|arata.ogawa|基盤|正社員|12||H1004
H1037|岡田 岳|gaku.okada|運用|業務委託|900|401|H1004
H1037|岡田 岳|gaku.okada|運用|正社員|400||H1004
H1038|後藤 光|hikaru.goto|営業|正社員|1000|200|H1027
H1039|長谷川 澪|mio.hasegawa|経理|正社員|1550||H1002
H1040|村上 樹|itsuki.murakami|経理|正社員|480||H1039
H1041|近江 渚|nagisa.omi|人事|正社員|690|20|H1030
H1042|遠藤 奏|kanade.endo|チャット開発|正社員|760|-20|H1008
D2001|王 建国|jianguo.wang|社内ツール開発|正社員|2000||H1017
D2002|张 伟|wei.zhang|社内ツール開発|正社員|1300||D2001
D2003|刘 燕|yan.liu|社内ツール開発|正社員|910||D2001
D2004|陈 杰|jie.chen|社内ツール開発|正社員|640||D2001
D2005|赵 敏|min.zhao|社内ツール開発|正社員|520||D2001
D2006|孙 丽|li.sun|社内ツール開発|正社員|1400|300|D2001
K3001|김 민준|minjun.kim|メディア基盤|正社員|1850||H1004
K3002|이 서연|seoyeon.lee|メディア基盤|正社員|990||K3001
K3003|박 지훈|jihoon.park|メディア基盤|正社員|430||K3001
K3004|최 수빈|subin.choi|メディア基盤|正社員|760||K3001
K3005|정 하늘|haneul.jung|メディア基盤|契約社員|300||K3001
M4001|三浦 陽子|yoko.miura|モニタリング|業務委託|820|-120|H1024
M4002|原 友也|tomoya.hara|モニタリング|業務委託|610|-120|M4001
M4003|藤井 由紀|yuki.fujii|モニタリング|業務委託|540|-120|M4001
M4004|西村 翼|tsubasa.nishimura|モニタリング|業務委託|450|-120|M4001
M4005|福田 真|makoto.fukuda|モニタリング|業務委託|380|-120|M4001
M4006|太田 里奈|rina.ota|モニタリング|業務委託|700|130|M4001
M4007|竹内 浩|hiroshi.takeuchi|モニタリング|業務委託|200|-90|M4001
"""
ON_LEAVE = {"H1035": -45}
"""Who is on long leave, until which day (days ago; below zero lies ahead)."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One employment of one person at one company of the group, as HR keeps it."""

    number: str
    name: str
    login: str
    entity: Entity
    department: str
    employment: str
    joined: date
    left: date | None
    manager: str
    on_leave_until: date | None

    @property
    def email(self) -> str:
        """The address at work."""
        return f"{self.login}@{self.entity.domain}"

    @property
    def romaji(self) -> str:
        """The name in Latin letters, family name first."""
        given, _, family = self.login.partition(".")
        return f"{family} {given}".title()


def spells(calendar: Calendar) -> Iterator[Spell]:
    """Every spell in the order of the roster."""
    by_code = {entity.code: entity for entity in ENTITIES}
    for line in PEOPLE.strip().splitlines():
        number, name, login, department, employment, joined, left, manager = line.split("|")
        leave = ON_LEAVE.get(number)
        yield Spell(
            number=number,
            name=name,
            login=login,
            entity=by_code[number[0]],
            department=department,
            employment=employment,
            joined=calendar.ago(int(joined)),
            left=calendar.ago(int(left)) if left else None,
            manager=manager,
            on_leave_until=calendar.ago(leave) if leave is not None else None,
        )


def people() -> dict[str, str]:
    """The address of every person by number."""
    return {spell.number: spell.email for spell in spells(Calendar(date(2026, 1, 1)))}
