"""Only `cells` writes cells: no other module of the workbook can, as its source shows."""

import ast
from pathlib import Path

import pytest

import evidence.workbook

ROOM = Path(evidence.workbook.__file__).parent
READS = ROOM / "taking_back"
"""Reads what people hand in, and draws nothing."""
MODULES = sorted(
    path for path in ROOM.rglob("*.py") if path != ROOM / "cells.py" and path.parent != READS
)
WRITES = {"append", "cell", "insert_rows", "write_row"}
PARTS = {"value", "_value", "data_type", "hyperlink"}


def faults(source: str) -> list[str]:
    """What in a module could put something into a cell past the door."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module=str(module)) if module.startswith("openpyxl.cell"):
                found.append(f"line {node.lineno}: imports {module}")
            case ast.Import(names=names):
                found += [f"line {node.lineno}: imports {n.name}" for n in names if "xl" in n.name]
            case ast.ImportFrom(names=names) if any("Cell" in name.name for name in names):
                found.append(f"line {node.lineno}: imports a cell")
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in WRITES:
                found.append(f"line {node.lineno}: calls {attr}")
            case ast.Assign(targets=[ast.Attribute(attr=attr)]) if attr in PARTS:
                found.append(f"line {node.lineno}: sets {attr}")
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=attr), *_]):
                found += [f"line {node.lineno}: sets {attr}"] if attr in PARTS else []
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOM)))
def test_no_other_module_writes_a_cell(module):
    """No module but `cells` imports cells, appends rows, or sets what a cell holds."""
    assert faults(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("module", sorted(READS.glob("*.py")), ids=lambda path: path.stem)
def test_what_is_taken_back_is_never_drawn_from(module):
    """Rooms that read handed-in workbooks know no pen, and open no workbook to write."""
    source = module.read_text(encoding="utf-8")
    assert "Pen" not in source
    assert "Workbook(" not in source


@pytest.mark.parametrize("module", sorted((ROOM / "sheets").glob("*.py")), ids=lambda p: p.stem)
def test_sheets_that_are_tables_know_no_openpyxl(module):
    """A sheet yields values; only the Cover, which is no table, is handed a worksheet."""
    names = {
        node.module
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("openpyxl")
    }
    assert names <= ({"openpyxl.worksheet.worksheet"} if module.stem == "cover" else set())


@pytest.mark.parametrize(
    "source",
    [
        "sheet.append([text])",
        "sheet.cell(1, 1)",
        "cell.value = text",
        "import openpyxl",
        "from openpyxl.cell import WriteOnlyCell",
        "setattr(cell, 'value', text)",
    ],
)
def test_the_rule_sees_each_way_past_the_door(source):
    """The rule above is no empty one."""
    assert faults(source)
