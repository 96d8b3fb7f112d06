"""Reads of machines, functions, containers and what builds them."""

from collectors.aws.reads.read import Read

READS: dict[str, Read] = {}
