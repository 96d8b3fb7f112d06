"""Conditions of policy statements: decided true, decided false, or open for want of knowledge.

"IAM JSON policy elements: Condition" and "Set operators for multivalued context keys" of the IAM
User Guide: values of one key are alternatives, keys and operators must all hold.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from collectors.aws.policies.operators import OPERATORS, Operator
from collectors.aws.policies.request import Known, Truth, all_of, any_of, negated

ALL_VALUES, ANY_VALUE, IF_EXISTS = "forallvalues:", "foranyvalue:", "ifexists"


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator on one key; `quantifier` is the set operator before it, if any."""

    quantifier: str
    operator: str
    if_exists: bool
    key: str
    values: tuple[str, ...]


@lru_cache(maxsize=16_384)
def parsed(text: str) -> Condition:
    """A condition as statements hold it: `Operator key = value, value`."""
    operator, _, rest = text.partition(" ")
    key, _, values = rest.partition(" = ")
    name, quantifier = operator.lower(), ""
    for each in (ALL_VALUES, ANY_VALUE):
        if name.startswith(each):
            name, quantifier = name.removeprefix(each), each
    if_exists = name.endswith(IF_EXISTS)
    return Condition(
        quantifier, name.removesuffix(IF_EXISTS), if_exists, key, tuple(_values(values))
    )


def _values(text: str) -> Iterator[str]:
    """The values, of which those that could be mistaken for several stand in quotes."""
    while True:
        if text.startswith('"'):
            value, end = json.JSONDecoder().raw_decode(text)
            yield value
            text = text[end:].removeprefix(", ")
            if not text:
                return
            continue
        value, comma, text = text.partition(", ")
        yield value
        if not comma:
            return


def hold(conditions: Iterable[str], known: Known) -> Truth:
    """Whether all the conditions of a statement are met."""
    return all_of(holds(each, known) for each in conditions)


def holds(condition: str, known: Known) -> Truth:
    """Whether a condition of a statement is met by what is known of a request."""
    asked = parsed(condition)
    held = known.values(asked.key)
    empty = held is not None and not any(held)
    if asked.operator == "null":
        # "true" asks for a key that is absent, "false" for one that is there with a value.
        return None if held is None else any(v.lower() == str(empty).lower() for v in asked.values)
    operator = OPERATORS.get(asked.operator)
    if operator is None or held is None:
        return None
    if not held or (empty and asked.quantifier):
        return _absent(asked, operator)
    each = [_one(operator, asked.values, value, known) for value in held]
    if asked.quantifier == ALL_VALUES:
        return all_of(each)
    if asked.quantifier == ANY_VALUE:
        return any_of(each)
    # Without a set operator AWS does not say what becomes of a key of several values.
    return each[0] if len(each) == 1 else None


def _absent(asked: Condition, operator: Operator) -> bool:
    """What a condition on a key that is not in the request comes to."""
    if asked.if_exists or asked.quantifier == ALL_VALUES:
        return True
    return not asked.quantifier and not operator.wants


def _one(operator: Operator, wanted: tuple[str, ...], held: str, known: Known) -> Truth:
    met = any_of(operator.meets(each, held, known) for each in wanted)
    return met if operator.wants else negated(met)
