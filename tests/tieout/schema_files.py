"""The committed copies of the JSON Schemas, under docs/schemas/.

A test holds them to what `tieout schema` prints. After a file's form has changed, write them anew:

    .venv/bin/python tests/tieout/schema_files.py
"""

from pathlib import Path

from tieout.schemas import SCHEMAS, schema_text

FOLDER = Path(__file__).parents[2] / "docs" / "schemas"


def files() -> dict[str, str]:
    """The text of each copy, by its file's name."""
    return {f"{name}.json": schema_text(name) for name in SCHEMAS}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
