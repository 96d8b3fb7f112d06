"""Examples of files on the pages load as they stand, and their tables name every setting."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from collectors.people.layout import EMPLOYMENTS, LAYOUTS, REGISTERS
from collectors.people.mapping import ControlTotal, MappedColumn, PeopleMapping, Spot
from collectors.people.mapping_file import load_mapping
from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.waiver import load_waivers
from tieout.settings.configuration import (
    AwsSettings,
    Configuration,
    KubernetesSettings,
    ManifestSettings,
    PeopleFile,
    PeopleSettings,
    load_configuration,
)
from tieout.settings.identity import LdapSettings
from tieout.settings.notice import (
    MailSettings,
    NoticeSettings,
    SlackSettings,
    WebhookSettings,
)
from tieout.settings.redaction import AllowedFinding
from tieout.settings.retention import RetentionSettings
from tieout.settings.schedule import ScheduleSettings
from tieout.settings.seal import SealSettings, TimestampSettings
from tieout.settings.trail import TrailEventsSettings

Table = Callable[[str, str], list[list[str]]]
LEAST = 'organisation = "A"\n[[kubernetes]]\nname = "a"\n'
"""The least that a `tieout.toml` holds, before a table that a page shows alone."""


def yaml_of(fences: Sequence[Any], *beginnings: str) -> list[Any]:
    found = [
        fence for fence in fences if fence.language == "yaml" and fence.text.startswith(beginnings)
    ]
    assert found
    return found


def test_configurations_load(fences: Sequence[Any], tmp_path: Path) -> None:
    """A TOML block that names an organisation is a whole `tieout.toml`, any other a part of it."""
    found = [fence for fence in fences if fence.language == "toml"]
    for number, fence in enumerate(found):
        folder = tmp_path / str(number)
        folder.mkdir()
        whole = tomllib.loads(fence.text)
        text = fence.text if "organisation" in whole else f"{LEAST}{_opened(fence.text)}"
        (folder / "tieout.toml").write_text(text, encoding="utf-8")
        configuration, _ = load_configuration(folder)
        assert configuration.organisation == whole.get("organisation", "A"), str(fence)
    assert len(found) >= 5


def _opened(part: str) -> str:
    """A part of a file; one that goes on within a source gets the head of its table."""
    source = re.match(r"\[\[(people|registers|scanners)\.", part)
    return f'[[{source[1]}]]\nname = "b"\n{part}' if source else part


def test_mappings_load(fences: Sequence[Any], tmp_path: Path) -> None:
    """Every mapping on a page is one that Tieout takes; every kind is shown."""
    kinds = set()
    # Those of docs/hr-systems.md add to the mapping of a vendor's profile.
    whole = [fence for fence in fences if fence.page != "docs/hr-systems.md"]
    for fence in yaml_of(whole, "kind: people.", "kind: identity."):
        path = tmp_path / "mapping.yaml"
        path.write_text(fence.text, encoding="utf-8")
        kinds.add(load_mapping(path).kind)
    assert set(LAYOUTS) - {layout.kind for layout in REGISTERS.values()} == kinds


def test_waivers_load(fences: Sequence[Any], tmp_path: Path) -> None:
    """Every example of `waivers.yaml` is one that Tieout takes."""
    for fence in yaml_of(fences, "waivers:"):
        path = tmp_path / "waivers.yaml"
        path.write_text(fence.text, encoding="utf-8")
        assert load_waivers(path).fields, str(fence)


def test_controls_and_changes_load(fences: Sequence[Any], tmp_path: Path) -> None:
    """Every control and change of an overlay fits the catalogs and the shipped library."""
    catalog = load_catalog()
    before = len(load_library([LIBRARY], catalog))
    # Those of docs/overlays.md lean on one another, and are run by the test of that page.
    alone = [each for each in fences if each.page != "docs/overlays.md"]
    for number, fence in enumerate(yaml_of(alone, "controls:", "changes:")):
        overlays = tmp_path / str(number)
        overlays.mkdir()
        (overlays / "own.yaml").write_text(fence.text, encoding="utf-8")
        added = len(yaml.safe_load(fence.text).get("controls", ()))
        assert before + added == len(load_library([LIBRARY, overlays], catalog)), str(fence)


def test_other_yaml_is_yaml(fences: Sequence[Any]) -> None:
    """Whatever is called YAML can be read as such, pipelines too."""
    for fence in yaml_of(fences, ""):
        assert yaml.safe_load(fence.text), str(fence)


@pytest.mark.parametrize(
    ("page", "models"),
    [
        ("docs/your-estate.md", (Configuration,)),
        ("docs/aws.md", (AwsSettings,)),
        ("docs/kubernetes.md", (KubernetesSettings,)),
        ("docs/manifests.md", (ManifestSettings,)),
        ("docs/people.md", (PeopleSettings, PeopleFile)),
        ("docs/identity.md", (LdapSettings,)),
        ("docs/keys.md", (SealSettings, TimestampSettings)),
        ("docs/privacy.md", (AllowedFinding, RetentionSettings)),
        ("docs/schedule.md", (ScheduleSettings,)),
        ("docs/trail-events.md", (TrailEventsSettings,)),
        ("docs/notices.md", (NoticeSettings, WebhookSettings, SlackSettings, MailSettings)),
    ],
)
def test_every_setting_is_explained(page: str, models: Sequence[Any], table: Table) -> None:
    """The table of settings names each setting that may stand in `tieout.toml`, and no other."""
    known = [name for model in models for name in model.model_fields]
    assert known == [row[0] for row in table(page, "setting")]


def test_every_key_of_a_mapping_is_explained(table: Table) -> None:
    """The table of a mapping names each of its keys, those of a column too, and no other."""
    known = {*PeopleMapping.model_fields, *MappedColumn.model_fields}
    assert known == {row[0] for row in table("docs/people.md", "key")}


def test_ways_to_declare_a_total_are_explained(pages: Mapping[str, str]) -> None:
    """Each way in which a listing may say something of itself stands on the page."""
    text = pages["docs/people.md"]
    assert all(
        name in text for name in {*ControlTotal.model_fields, *Spot.model_fields} - {"count"}
    )


def test_fields_of_listings_are_complete(table: Table) -> None:
    """Each kind of listing has its fields under the need they have."""
    shown = {
        row[0]: [set(cell.replace("`", "").split(", ")) - {"-"} for cell in row[1:]]
        for row in table("docs/people.md", "kind")
    }
    known = {
        kind: [
            {place.name for place in layout.places if place.need == need}
            for need in ("value", "column", "free")
        ]
        for kind, layout in LAYOUTS.items()
        # The columns of registers are told by 'tieout register show'.
        if layout not in REGISTERS.values()
    }
    assert known == shown


def test_employments_are_complete(pages: Mapping[str, str]) -> None:
    """The page names each sort of employment."""
    assert f"one of {', '.join(f'`{word}`' for word in EMPLOYMENTS)}." in pages["docs/people.md"]
