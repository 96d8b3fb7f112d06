"""Strays: rows under one id that say what another row says, where some cells may rightly differ."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from evidence.workbook.filling import Form

_WORDS = re.compile(r"[^\W\d_]{3}")
"""What tells a text from a number, a day or a letter."""

_Key = tuple[str, ...]
_Texts = Sequence[str | None]


def strays(
    form: Form, drawn: Callable[[], Iterator[_Texts]], rows: Mapping[_Key, _Texts]
) -> dict[_Key, _Key]:
    """Which of `rows`, by key, say what another row should, and the key of that other one.

    Told by the columns whose texts tell rows apart, as titles do: a row that has a text of another
    one there, and none that is its own alone.
    """
    rest = [at for at in range(len(form.columns)) if at not in form.key and not form.whose[at]]
    owners: dict[int, dict[str, set[_Key]]] = {at: {} for at in rest}
    count = 0
    for texts in drawn():
        count += 1
        key = form.row_key(texts)
        for at in rest:
            text = texts[at]
            if text and _WORDS.search(text):
                owners[at].setdefault(text, set()).add(key)
    telling = [at for at in rest if len(owners[at]) * 2 > count]
    found: dict[_Key, _Key] = {}
    for key, texts in rows.items():
        whose = [owners[at].get(texts[at] or "", set()) for at in telling]
        others = [keys for keys in whose if keys and key not in keys]
        if others and {key} not in whose:
            found[key] = min(others[0])
    return found
