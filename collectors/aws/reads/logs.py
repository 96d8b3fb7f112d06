"""Reads of trails, recorders, log groups and alarms."""

from collectors.aws.answers import fields
from collectors.aws.reads.read import Read

READS: dict[str, Read] = {
    "cloudtrail:DescribeTrails": Read(
        "cloudtrail:DescribeTrails",
        fields(
            trailList=fields(
                "Name S3BucketName IsMultiRegionTrail HomeRegion TrailARN "
                "LogFileValidationEnabled KmsKeyId IsOrganizationTrail"
            )
        ),
    ),
    "cloudtrail:GetEventSelectors": Read(
        "cloudtrail:GetEventSelectors",
        fields(
            EventSelectors=fields(
                "ReadWriteType IncludeManagementEvents ExcludeManagementEventSources"
            ),
            AdvancedEventSelectors=fields("FieldSelectors"),
        ),
    ),
    "cloudtrail:GetTrailStatus": Read("cloudtrail:GetTrailStatus", fields("IsLogging")),
}
