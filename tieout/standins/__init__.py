"""Stand-ins for sources under audit, answering on loopback as the real ones do."""
