"""The command line: one verb a file, each importing what it needs when it is called."""
