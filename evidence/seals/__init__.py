"""Seals: keys, signatures, Merkle checkpoints and time stamps over the ledger of a vault."""
