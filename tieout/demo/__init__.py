"""The demo: a fictional messaging company, its stand-ins, and an audit of it told to a newcomer."""

from tieout.demo.run import run_demo, stop_demo

__all__ = ["run_demo", "stop_demo"]
