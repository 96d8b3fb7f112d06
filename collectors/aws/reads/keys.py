"""Reads of keys, secrets and certificates."""

from collectors.aws.reads.read import Read

READS: dict[str, Read] = {}
