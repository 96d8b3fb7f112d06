"""The AWS world: a read-only session over the SDK, and the collectors that ask through it."""
