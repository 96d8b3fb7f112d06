"""Made-up AWS estates in moto: realistic by their mix, sound but for planted faults, told exactly.

An estate is drawn from a seed: `draw` fills moto's stores in this process, without any call, and
gives the truth, which names every fault that was planted and every finding it must raise.
"""

from tieout.standins.estate.filling import draw
from tieout.standins.estate.plan import Plan
from tieout.standins.estate.truth import Finding, Plant, Truth

__all__ = ["Finding", "Plan", "Plant", "Truth", "draw"]
