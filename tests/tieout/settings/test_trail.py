"""Tables of trail events name one place, with whose rights it is read, and which days."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.aws.organization import AwsOrganization
from collectors.aws.source import AwsSource
from collectors.trail_events.source import TrailEventsSource
from collectors.trail_events.stored import Bucket, Lookup
from evidence.errors import OperatorFileError
from tieout.settings.configuration import load_configuration
from tieout.settings.trail import trail_source

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HEAD = 'organisation = "Example"\n[[aws]]\nname = "prod"\n[[trail_events]]\nname = "trail"\n'
BUCKET = 'bucket = "example-trail"\naws = "prod"\nregion = "eu-west-1"\n'
LOOKUP = 'lookup = true\naws = "prod"\nregion = "eu-west-1"\n'


def source(folder: Path, text: str, now: datetime = NOW, aws: Any = None) -> TrailEventsSource:
    (folder / "tieout.toml").write_text(HEAD + text)
    configuration, document = load_configuration(folder)
    settings = configuration.trail_events[0]
    made = trail_source(settings, document, 0, folder, [aws or AwsSource("prod")], now)
    assert isinstance(made, TrailEventsSource)
    return made


def days(folder: Path, text: str, now: datetime = NOW) -> Any:
    return source(folder, text, now).settings()["days"]


def test_a_number_of_days_ends_with_the_last_whole_one(tmp_path: Path) -> None:
    """Yesterday is whole once its last files have had time to arrive."""
    assert days(tmp_path, BUCKET + "days = 31") == ["2026-10-22", "2026-11-21"]
    early = NOW.replace(hour=2)
    assert days(tmp_path, BUCKET + "days = 1", early) == ["2026-11-20", "2026-11-20"]


def test_days_may_be_named(tmp_path: Path) -> None:
    """The first and the last day are taken as they stand."""
    text = BUCKET + "first_day = 2026-10-01\nlast_day = 2026-10-31"
    assert days(tmp_path, text) == ["2026-10-01", "2026-10-31"]
    assert days(tmp_path, BUCKET + "first_day = 2026-11-20") == ["2026-11-20", "2026-11-21"]


def test_each_place_is_told_in_the_run(tmp_path: Path) -> None:
    """What is stored with a run names the bucket or the lookup, the days, and whose rights."""
    told = source(tmp_path, BUCKET + 'prefix = "acme"\ndays = 1').settings()
    assert (told["bucket"], told["prefix"], told["aws"]) == ("example-trail", "acme", "prod")
    assert source(tmp_path, LOOKUP + "days = 7").settings()["lookup"] is True
    assert source(tmp_path, 'folder = "trail"').settings()["folder"] == "trail"


def test_an_organisation_is_read_from_the_account_signed_in_to(tmp_path: Path) -> None:
    """The trail of an organisation lies where one signs in, not in a member."""
    home = AwsSource("prod", regions=["eu-west-1"])
    whole = AwsOrganization(home, member_role="Auditor")
    made = source(tmp_path, BUCKET + "days = 1", aws=whole)
    assert isinstance(made._place, Bucket)
    assert made._aws is home


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no place of events"),
        ('folder = "trail"\n' + BUCKET, "names folder and bucket"),
        ('folder = "trail"\ndays = 3', "days is of use with bucket or lookup only"),
        ('folder = "trail"\nprefix = "a"', "prefix is of use with bucket or lookup only"),
        (LOOKUP + 'prefix = "a"\ndays = 1', "prefix is of use with bucket only"),
        ('bucket = "b"\ndays = 1', "aws is missing"),
        ('bucket = "b"\naws = "prod"\ndays = 1', "region is missing"),
        (BUCKET.replace("prod", "test") + "days = 1", "aws 'test' is no [[aws]] table"),
        (BUCKET, "which days are read is not said"),
        (BUCKET + "days = 1\nfirst_day = 2026-10-01", "which days are read is not said, or twice"),
        (BUCKET + "first_day = 2026-10-02\nlast_day = 2026-10-01", "is before the first"),
        (LOOKUP + "days = 8", "a lookup is of 7 days at the most"),
    ],
)
def test_what_contradicts_itself_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """Each mistake is one sentence with file and line, before anything is read."""
    with pytest.raises(OperatorFileError) as refused:
        source(tmp_path, text)
    assert said in str(refused.value)
    assert "tieout.toml" in str(refused.value)


def test_a_lookup_is_of_the_last_days(tmp_path: Path) -> None:
    """Seven days are looked up, not eight."""
    made = source(tmp_path, LOOKUP + "days = 7")._place
    assert isinstance(made, Lookup)
    assert made.days == (date(2026, 11, 15), date(2026, 11, 21))
