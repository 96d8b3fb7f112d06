"""CloudTrail events as evidence: files of a period, reduced to what controls ask."""
