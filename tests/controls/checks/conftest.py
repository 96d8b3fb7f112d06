"""Lets the cases of this folder share one sample estate."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
