"""The words in which cases of policy evaluation are written stand beside them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
