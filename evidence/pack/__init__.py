"""Packs: what an auditor receives, made from the vault alone and verified without us."""
