"""Events read where CloudTrail keeps them come to the same sums as a folder of the same files."""

import json
from datetime import UTC, date, datetime

import boto3
import pytest
from delivered_trail import ACCOUNT, BUCKET, REGION, START, Trail, event

from collectors.aws.content import ALLOWED, TrailContent
from collectors.aws.source import AwsSource
from collectors.errors import WriteRefusedError
from collectors.shipped import load_collectors
from collectors.sweep import collect, plan, replay
from collectors.trail_events.digests import load_keys
from collectors.trail_events.source import TrailEventsSource
from collectors.trail_events.stored import Bucket, Lookup
from tieout.standins.aws import PLACEHOLDER_KEY, PLACEHOLDER_SECRET, AwsStandIn

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 20), date(2026, 11, 20)
PREFIX = "acme"


class Door:
    """Counts what passes on its way to the stand-in, and may refuse some of it."""

    def __init__(self) -> None:
        self.seen = []
        self.refused = ""

    def __call__(self, inner):
        def answer(environ, start):
            asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
            self.seen.append(asked)
            if self.refused and self.refused in asked:
                start("403 Forbidden", [("Content-Type", "application/xml")])
                return [b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"]
            return inner(environ, start)

        return answer


@pytest.fixture
def door():
    return Door()


@pytest.fixture
def standin(door, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", PLACEHOLDER_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", PLACEHOLDER_SECRET)
    with AwsStandIn(front=door) as standin:
        yield standin


@pytest.fixture
def trail(tmp_path):
    """Two days of a trail, hour by hour over midnight, with events of three regions' calls."""
    trail = Trail(tmp_path / "trail")
    for hour in range(16):
        at = START.replace(day=20 + (10 + hour) // 24, hour=(10 + hour) % 24)
        trail.hour(hour, event(eventTime=f"{at:%Y-%m-%dT%H}:15:00Z"))
    return trail


@pytest.fixture
def bucket(standin, trail, door):
    """The trail's files in a bucket, below a prefix, beside what is none of them."""
    s3 = boto3.client("s3", region_name=REGION, endpoint_url=standin.url)
    place = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    for path in sorted(trail.folder.rglob("*.gz")):
        key = f"{PREFIX}/{path.relative_to(trail.folder).as_posix()}"
        s3.put_object(Bucket=BUCKET, Key=key, Body=path.read_bytes())
    for stray in ("AWSLogs/elb/x.log", f"AWSLogs/{ACCOUNT}/elasticloadbalancing/{REGION}/x.gz"):
        s3.put_object(Bucket=BUCKET, Key=f"{PREFIX}/{stray}", Body=b"no event")
    door.seen.clear()
    return s3


@pytest.fixture
def aws(standin):
    return AwsSource("prod", regions=[REGION], endpoint_url=standin.url)


def collected(place, aws, tmp_path=None, trail=None):
    keys = {}
    if trail:
        path = tmp_path / "keys.json"
        path.write_text(json.dumps(trail.public_keys()))
        keys = {"keys": load_keys(path)}
    source = TrailEventsSource("trail", place, aws=aws, **keys)
    own = [each for each in load_collectors() if each.system == "trail_events"]
    return {
        unit.collector.resource.kind.rpartition(".")[2]: (
            unit,
            collect(unit, run="run-1", clock=lambda: NOW),
        )
        for unit in plan([source], own)
    }


def stored(aws, first=FIRST, last=LAST):
    return Bucket(lambda: TrailContent(aws.connection, REGION), BUCKET, PREFIX, (first, last))


def test_objects_of_the_days_come_to_sums(bucket, aws, trail, tmp_path, door):
    """Of two days the one asked for is read, and its digests prove it whole over midnight."""
    found = collected(stored(aws), aws, tmp_path, trail)
    (use,) = found["use"][1].record.rows
    assert (use["right"], use["days"]) == ("s3:GetObject", {"2026-11-20": 14})
    (period,) = found["period"][1].record.rows
    assert (period["account"], period["region"]) == (ACCOUNT, REGION)
    assert (period["files"], period["events"], period["fault_count"]) == (14, 14, 0)
    assert (period["first_day"], period["last_day"]) == ("2026-11-20", "2026-11-20")
    assert period["signed"] == 15
    read = [each for each in door.seen if each.endswith(".json.gz")]
    assert len([each for each in read if "/CloudTrail/" in each]) == 14
    assert not any("/2026/11/21/" in each for each in read if "/CloudTrail/" in each)
    assert {each.partition(" ")[0] for each in door.seen} <= {"GET", "POST"}


def test_a_bucket_comes_to_what_a_folder_does(bucket, aws, trail):
    """Both days of the bucket come to the same rows as the folder it was filled from."""
    both = stored(aws, FIRST, date(2026, 11, 21))
    there, here = collected(both, aws), collected(trail.folder, None)
    for kind, (_, unit) in here.items():
        assert list(there[kind][1].record.rows) == list(unit.record.rows)


def test_nothing_of_an_event_is_kept_and_a_replay_needs_no_aws(bucket, aws):
    """Neither address nor parameter reaches a transcript, which gives the record again."""
    for unit, found in collected(stored(aws), aws).values():
        for secret in (b"192.0.2.7", b"a secret name", b"aws-cli"):
            assert secret not in found.transcript.body
        again = replay(unit.collector, unit.scope, found.transcript)
        assert again.body == found.record.body


def test_a_file_that_is_gone_or_changed_is_named(bucket, aws, trail):
    """A deleted object of the days is missed by its digest."""
    gone = f"{PREFIX}/AWSLogs/{ACCOUNT}/CloudTrail/{REGION}/2026/11/20/"
    (key, *_) = [
        each["Key"] for each in bucket.list_objects_v2(Bucket=BUCKET, Prefix=gone)["Contents"]
    ]
    bucket.delete_object(Bucket=BUCKET, Key=key)
    (period,) = collected(stored(aws), aws)["period"][1].record.rows
    assert period["faults"] == [f"{key.rpartition('/')[2]} is gone"]


def test_an_object_that_is_refused_makes_the_unit_partial(bucket, aws, door):
    """One object that is not given is named; what the others tell is kept, marked partial."""
    door.refused = "CloudTrail_eu-west-1_20261120T1200Z"
    _, found = collected(stored(aws), aws)["use"]
    assert not found.evidence.complete
    assert found.record.rows[0]["days"] == {"2026-11-20": 13}
    (gap,) = found.record.completeness.gaps
    assert (gap.cause, gap.code) == ("incomplete", "AccessDenied")
    assert "s3:GetObject" in str(gap)


def test_a_list_that_is_refused_is_no_empty_estate(bucket, aws, door):
    """A bucket whose objects may not be listed is not collected."""
    door.refused = f"GET /{BUCKET}"
    _, found = collected(stored(aws), aws)["use"]
    assert found.record is None
    assert (found.evidence.gap.cause, found.evidence.gap.code) == ("refused", "AccessDenied")


def test_days_without_any_file_are_no_quiet_days(bucket, aws):
    """Days of which there is no object are not collected."""
    _, found = collected(stored(aws, date(2026, 12, 1), date(2026, 12, 2)), aws)["use"]
    assert found.evidence.gap.code == "NoFiles"


def test_more_objects_than_a_page_holds_are_all_listed(bucket, aws, standin, door):
    """A list of more than a thousand keys is followed to its end, in order, each key once."""
    folder = f"many/AWSLogs/{ACCOUNT}/CloudTrail/{REGION}/2026/11/20/"
    for number in range(1005):
        bucket.put_object(Bucket=BUCKET, Key=f"{folder}{number:04}.json", Body=b"{}")
    door.seen.clear()
    content = TrailContent(aws.connection, REGION)
    keys = list(content.objects(BUCKET, "many/", ""))
    assert [key.rpartition("/")[2] for key in keys] == [
        f"{number:04}.json" for number in range(1005)
    ]
    assert len(door.seen) == 2


def test_events_are_looked_up_page_by_page(standin, aws):
    """What CloudTrail looks up comes to the same sums; the pages are followed to their end."""
    pages = [
        {"Events": [{"CloudTrailEvent": json.dumps(event(eventID=f"{page}"))}]} for page in "abc"
    ]
    asked = []

    def answer(question):
        asked.append(question.parameters)
        number = int(question.parameters.get("NextToken") or 0)
        more = {"NextToken": str(number + 1)} if number < 2 else {}
        return pages[number] | more

    standin.answers.give("cloudtrail:LookupEvents", answer)
    found = collected(Lookup(lambda: TrailContent(aws.connection, REGION), (FIRST, LAST)), aws)
    (use,) = found["use"][1].record.rows
    assert use["days"] == {"2026-11-20": 3}
    (period,) = found["period"][1].record.rows
    assert (period["account"], period["events"], period["digests"]) == ("exported", 3, 0)
    assert len(asked) == 3


def test_a_lookup_without_events_is_an_answer(standin, aws):
    """A region in which nothing was done has a period of no events."""
    standin.answers.give("cloudtrail:LookupEvents", {"Events": []})
    found = collected(Lookup(lambda: TrailContent(aws.connection, REGION), (FIRST, LAST)), aws)
    assert found["use"][1].evidence.complete
    assert list(found["use"][1].record.rows) == []
    (period,) = found["period"][1].record.rows
    assert (period["events"], period["first_day"]) == (0, None)


def test_the_door_to_content_opens_for_three_operations_alone(standin, aws, door):
    """Neither another read nor a write passes, and the door of configuration stays shut."""
    for operation in ("s3:PutObject", "s3:DeleteObject", "cloudtrail:StopLogging"):
        with pytest.raises(WriteRefusedError):
            aws.connection.content(operation, REGION, {}, ALLOWED)
    client = aws.connection.clients.content("s3", REGION, ALLOWED)
    with pytest.raises(WriteRefusedError):
        client.delete_bucket(Bucket=BUCKET)
    with pytest.raises(WriteRefusedError):
        aws.connection.ask("s3:GetObject", REGION, {"Bucket": BUCKET, "Key": "x"})
    assert door.seen == []
