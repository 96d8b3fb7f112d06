"""What a vault is made of: files that are durable or refused, objects, and the chained ledger."""
