"""Disks, their copies, and what regions do with them."""

from collectors.aws.storage.region_defaults import RegionDefaults, region_defaults
from collectors.aws.storage.snapshots import Snapshot, snapshots
from collectors.aws.storage.volumes import Volume, volumes
from evidence.record import UNOBSERVED, Record

PLACE = "123456789012/eu-west-1"
EMPTY = "123456789012/us-east-1"


def found(unit, model):
    return model.hydrate(Record.parse(unit.record.body).rows)


def test_volumes(source, gather):
    """A disk tells of its encryption, its tags and the machines that hold it."""
    units = gather(source, volumes)
    seeded = [each for each in found(units["aws.ec2.volume", PLACE], Volume) if not each.attached]
    (shut,) = [each for each in seeded if each.data_class == "personal"]
    (bare,) = [each for each in seeded if not each.tags and not each.encrypted]
    assert (shut.encrypted, shut.region, shut.state) == (True, "eu-west-1", "available")
    assert bare.data_class is None
    assert units["aws.ec2.volume", EMPTY].record.completeness.complete


def test_a_volume_of_no_machine_of_ours(source, gather, faults):
    """An attachment that names no machine does not cost the list."""
    faults.answer["ec2:DescribeVolumes"] = lambda _: (
        "<DescribeVolumesResponse><volumeSet><item><volumeId>vol-9</volumeId>"
        "<createTime>2026-11-01T00:00:00Z</createTime><status>in-use</status>"
        "<encrypted>true</encrypted><kmsKeyId>k</kmsKeyId>"
        "<attachmentSet><item><status>attached</status></item></attachmentSet>"
        "</item></volumeSet></DescribeVolumesResponse>"
    )
    (row,) = gather(source, volumes)["aws.ec2.volume", PLACE].record.rows
    assert (row["attached"], row["key"], row["snapshot"]) == ([], "k", None)


def test_public_snapshots_are_found_by_one_list(source, gather, faults):
    """Which copies are public takes one call a region and none a copy."""
    units = gather(source, snapshots)
    rows = found(units["aws.ec2.snapshot", PLACE], Snapshot)
    assert any(each.public for each in rows if not each.encrypted)
    assert not any(each.public for each in rows if each.encrypted)
    assert faults.asked["ec2:DescribeSnapshots"] == 4


def test_a_refused_list_of_public_snapshots_is_no_answer(source, gather, faults, replayed):
    """The copies stand; whether any is public is unobserved, with the refusal."""
    faults.answer["ec2:DescribeSnapshots"] = lambda number: (
        (403, "UnauthorizedOperation") if number in (1, 3) else None
    )
    unit = gather(source, snapshots)["aws.ec2.snapshot", PLACE]
    assert unit.record.completeness.complete
    assert len(unit.record.rows) >= 2
    for row in unit.record.rows:
        assert "public" not in row
        assert row[UNOBSERVED] == {"public": "UnauthorizedOperation on ec2:DescribeSnapshots"}
    assert replayed(unit).body == unit.record.body


def test_regions_always_have_a_row(source, gather, faults):
    """Each region tells its defaults; a refused one loses that field alone."""
    units = gather(source, region_defaults)
    (home,) = found(units["aws.ec2.region_defaults", PLACE], RegionDefaults)
    assert (home.encrypts_volumes, home.snapshot_sharing) == (False, "block-new-sharing")
    faults.deny("ec2:GetEbsEncryptionByDefault")
    (row,) = gather(source, region_defaults)["aws.ec2.region_defaults", EMPTY].record.rows
    assert row["snapshot_sharing"] == "unblocked"
    assert list(row[UNOBSERVED]) == ["encrypts_volumes"]
