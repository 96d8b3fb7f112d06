"""Reads of databases."""

from collectors.aws.reads.read import Read

READS: dict[str, Read] = {}
