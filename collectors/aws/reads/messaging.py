"""Reads of topics, queues and streams."""

from collectors.aws.reads.read import Read

READS: dict[str, Read] = {}
