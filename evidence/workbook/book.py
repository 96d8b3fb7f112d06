"""The workbook file: its properties, its pages, and a form that is the same bytes every time."""

import os
import shutil
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, override
