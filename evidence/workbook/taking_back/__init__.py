"""Taking workbooks back: what people filled in is read, matched by its keys, and stored."""
