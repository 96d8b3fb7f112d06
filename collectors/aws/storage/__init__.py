"""Where AWS keeps objects, files, blocks and their copies."""
