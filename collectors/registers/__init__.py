"""Registers: tables that people keep as evidence, each a kind of its own."""
