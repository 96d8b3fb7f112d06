"""The demo: a fictional messaging company, its stand-ins, and an audit of it told to a newcomer."""
