"""Reads of detectors, scanners and firewalls of requests."""

from collectors.aws.reads.read import Read

READS: dict[str, Read] = {}
