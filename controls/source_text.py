"""The source of a function as `inspect.getsource` gives it, in a tenth of the time.

That reads every token up to the function's end; of 500 checks a tenth of a second is spent so.
"""

import ast
import inspect
import linecache
from collections.abc import Callable


def source_of(function: Callable[..., object]) -> str:
    """The text of a function with its decorators.

    Raises:
        OSError: when its file is not to be had.
    """
    quick = _by_indentation(function)
    return inspect.getsource(function) if quick is None else quick


def _by_indentation(function: Callable[..., object]) -> str | None:
    """All lines from the first to the next that is not indented, if that is one function."""
    code = function.__code__
    lines = linecache.getlines(code.co_filename, function.__globals__)
    start = code.co_firstlineno - 1
    inside = max((line for _, _, line in code.co_lines() if line), default=0)
    if not (start < inside <= len(lines)) or lines[start][:1].isspace():
        return None
    end = inside
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " \t"):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    text = "".join(lines[start:end])
    return text if _is_one_function(text, lines[end - 1]) else None


def _is_one_function(text: str, last: str) -> bool:
    # Whether a comment at the end belongs to the function depends on its indentation.
    if last.lstrip().startswith("#") or not last.endswith("\n"):
        return False
    try:
        found = ast.parse(text).body
    except SyntaxError:
        return False
    return len(found) == 1 and isinstance(found[0], ast.FunctionDef)
