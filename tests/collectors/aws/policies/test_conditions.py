"""Every condition operator of IAM by the sentences of its documentation, as a table of cases."""

from typing import Any

import pytest

from collectors.aws.policies.conditions import hold
from collectors.aws.policies.policy import statements
from collectors.aws.policies.request import Known

ARN = "arn:aws:iam::111122223333:role/app/reader"
USER, TAG = "${aws:username}", "${aws:PrincipalTag/team}"
VALUES = {
    "a": ["x"], "upper": ["X"], "list": ["x", "y"], "null": [""], "star": ["a*c"],
    "n": ["10"], "word": ["ten"], "float": ["10.50"], "true": ["true"], "false": ["False"],
    "day": ["2026-06-15T09:00:00Z"], "epoch": ["1781514000"], "bytes": ["QmluYXJ5"],
    "ip": ["203.0.113.7"], "ip6": ["2001:db8::7"], "arn": [ARN], "aws:username": ["mika"],
    "home": ["home/mika/a"], "many": ["x", "y", "z"], "team:x": ["red"],
}  # fmt: skip
"""What the request holds, by key; `gone` is known to be absent, `dark` is not known at all."""

CASES: list[tuple[str, str, str, Any, bool | None]] = [
    # String operators: exact, in any case, and with wildcards.
    ("strings that are equal match", "StringEquals", "a", "x", True),
    ("case counts", "StringEquals", "upper", "x", False),
    ("keys are named in any case", "StringEquals", "A", "x", True),
    ("operators are named in any case", "stringequals", "a", "x", True),
    ("values are alternatives", "StringEquals", "a", ["y", "x"], True),
    ("none of the values", "StringEquals", "a", ["y", "z"], False),
    ("a wildcard is a plain character", "StringEquals", "star", "a*c", True),
    ("a wildcard stands for nothing else", "StringEquals", "a", "*", False),
    ("a question mark is a plain character", "StringEquals", "a", "?", False),
    ("an absent key does not match", "StringEquals", "gone", "x", False),
    ("an unknown key is open", "StringEquals", "dark", "x", None),
    ("not equal", "StringNotEquals", "a", "y", True),
    ("not equal to any of several", "StringNotEquals", "a", ["y", "x"], False),
    ("not equal to none of several", "StringNotEquals", "a", ["y", "z"], True),
    ("an absent key meets a negated operator", "StringNotEquals", "gone", "x", True),
    ("an unknown key is open, negated too", "StringNotEquals", "dark", "x", None),
    ("case is ignored", "StringEqualsIgnoreCase", "upper", "x", True),
    ("another word, case ignored", "StringEqualsIgnoreCase", "upper", "y", False),
    ("case is ignored, negated", "StringNotEqualsIgnoreCase", "upper", "x", False),
    ("another word is not equal, case ignored", "StringNotEqualsIgnoreCase", "a", "Y", True),
    ("a star is any characters", "StringLike", "home", "home/*", True),
    ("a question mark is one character", "StringLike", "a", "?", True),
    ("a question mark is not two characters", "StringLike", "a", "??", False),
    ("case counts in patterns", "StringLike", "upper", "x*", False),
    ("a lone star is whatever is there", "StringLike", "a", "*", True),
    ("a lone star wants the key to be there", "StringLike", "gone", "*", False),
    ("unlike", "StringNotLike", "home", "home/*", False),
    ("unlike another pattern", "StringNotLike", "home", "work/*", True),
    ("absent is unlike", "StringNotLike", "gone", "*", True),
    ("values with commas are one value", "StringEquals", "a", ["z, x"], False),
    # Policy variables in strings.
    ("a variable is its value", "StringLike", "home", f"home/{USER}/*", True),
    ("a variable of another value", "StringLike", "home", f"work/{USER}/*", False),
    ("a variable in an exact comparison", "StringEquals", "aws:username", USER, True),
    ("a variable that is absent matches nothing", "StringLike", "a", "${gone}*", False),
    ("nor does it negated match", "StringNotEquals", "a", "${gone}", True),
    ("a default for an absent key", "StringEquals", "a", "${gone, 'x'}", True),
    ("no default for a key that is there", "StringEquals", "a", "${aws:username, 'x'}", False),
    ("an unknown variable is open", "StringEquals", "a", TAG, None),
    ("an unknown variable cannot mend the rest", "StringLike", "a", f"work/{TAG}", False),
    ("${*} is a star", "StringLike", "star", "a${*}c", True),
    ("${*} is no wildcard", "StringLike", "a", "${*}", False),
    ("${?} is no wildcard", "StringLike", "a", "${?}", False),
    ("a variable's value has no wildcards", "StringLike", "a", "${star}", False),
    ("a variable's value is matched as it is", "StringLike", "star", "${star}", True),
    # Numeric operators.
    ("numbers are equal by value", "NumericEquals", "n", "10.0", True),
    ("numbers that differ", "NumericEquals", "n", "11", False),
    ("a number given as a number", "NumericEquals", "n", 10, True),
    ("numbers with fractions", "NumericEquals", "float", "10.5", True),
    ("not equal numbers", "NumericNotEquals", "n", "11", True),
    ("equal numbers are not unequal", "NumericNotEquals", "n", "10", False),
    ("an absent number is unequal", "NumericNotEquals", "gone", "10", True),
    ("less than", "NumericLessThan", "n", "11", True),
    ("not less than itself", "NumericLessThan", "n", "10", False),
    ("at most", "NumericLessThanEquals", "n", "10", True),
    ("more than at most", "NumericLessThanEquals", "n", "9", False),
    ("greater than", "NumericGreaterThan", "n", "9", True),
    ("not greater than itself", "NumericGreaterThan", "n", "10", False),
    ("at least", "NumericGreaterThanEquals", "n", "10", True),
    ("less than at least", "NumericGreaterThanEquals", "n", "11", False),
    ("a word is no number", "NumericLessThan", "word", "11", False),
    ("numbers compare as numbers, not text", "NumericLessThan", "n", "9", False),
    # Date operators: ISO 8601 or seconds since 1970.
    ("the same instant", "DateEquals", "day", "2026-06-15T09:00:00Z", True),
    ("the same instant of another zone", "DateEquals", "day", "2026-06-15T18:00:00+09:00", True),
    ("instants in seconds", "DateEquals", "epoch", "2026-06-15T09:00:00Z", True),
    ("another instant", "DateNotEquals", "day", "2026-06-16T09:00:00Z", True),
    ("before", "DateLessThan", "day", "2026-07-01T00:00:00Z", True),
    ("not before", "DateLessThan", "day", "2026-06-01T00:00:00Z", False),
    ("until", "DateLessThanEquals", "day", "2026-06-15T09:00:00Z", True),
    ("after", "DateGreaterThan", "day", "2026-06-01", True),
    ("not after", "DateGreaterThan", "day", "2026-06-15T09:00:00Z", False),
    ("from", "DateGreaterThanEquals", "day", "2026-06-15T09:00:00Z", True),
    ("a word is no instant", "DateLessThan", "word", "2026-07-01T00:00:00Z", False),
    ("no time is absent", "DateLessThan", "gone", "2026-07-01T00:00:00Z", False),
    # Bool.
    ("true is true", "Bool", "true", "true", True),
    ("true given as a boolean", "Bool", "true", True, True),
    ("false in any case", "Bool", "false", "false", True),
    ("true is not false", "Bool", "true", "false", False),
    ("an absent flag is not false", "Bool", "gone", "false", False),
    ("an absent flag, if it exists", "BoolIfExists", "gone", "false", True),
    ("a flag that exists is compared", "BoolIfExists", "true", "false", False),
    ("a word is no flag", "Bool", "word", "true", False),
    ("an unknown flag is open", "Bool", "dark", "true", None),
    # BinaryEquals.
    ("bytes are compared in base-64", "BinaryEquals", "bytes", "QmluYXJ5", True),
    ("other bytes", "BinaryEquals", "bytes", "QmluYXJ6", False),
    ("what is no base-64", "BinaryEquals", "bytes", "!", False),
    # IP address operators.
    ("an address of a range", "IpAddress", "ip", "203.0.113.0/24", True),
    ("an address of no range", "IpAddress", "ip", "198.51.100.0/24", False),
    ("an address alone is a range of one", "IpAddress", "ip", "203.0.113.7", True),
    ("an address of IPv6", "IpAddress", "ip6", "2001:db8::/32", True),
    ("IPv6 is no IPv4", "IpAddress", "ip6", "0.0.0.0/0", False),
    ("either of two ranges", "IpAddress", "ip6", ["10.0.0.0/8", "2001:db8::/32"], True),
    ("not of a range", "NotIpAddress", "ip", "198.51.100.0/24", True),
    ("of a range, negated", "NotIpAddress", "ip", "203.0.113.0/24", False),
    ("an absent address is of no range", "NotIpAddress", "gone", "203.0.113.0/24", True),
    ("what is no address", "IpAddress", "a", "0.0.0.0/0", False),
    # ARN operators: six parts, each by itself; Equals and Like are the same.
    ("an ARN", "ArnEquals", "arn", ARN, True),
    ("Equals takes wildcards too", "ArnEquals", "arn", "arn:aws:iam::111122223333:role/*", True),
    ("Like", "ArnLike", "arn", "arn:aws:iam::*:role/app/*", True),
    ("one character", "ArnLike", "arn", "arn:aws:iam::11112222333?:role/app/reader", True),
    ("another account", "ArnLike", "arn", "arn:aws:iam::444455556666:role/*", False),
    ("a wildcard stays in its part", "ArnLike", "arn", "arn:aws:*:role/app/reader", False),
    ("ARNs have their case", "ArnLike", "arn", ARN.upper(), False),
    ("what is no ARN", "ArnLike", "a", "arn:aws:iam::*:role/*", False),
    ("unlike an ARN", "ArnNotLike", "arn", "arn:aws:iam::444455556666:role/*", True),
    ("like an ARN, negated", "ArnNotEquals", "arn", ARN, False),
    ("an absent ARN is unlike", "ArnNotLike", "gone", ARN, True),
    ("a variable in an ARN", "ArnLike", "arn", "arn:aws:iam::111122223333:role/*/${r}", None),
    # Null.
    ("Null true wants the key absent", "Null", "gone", "true", True),
    ("Null true of a key that is there", "Null", "a", "true", False),
    ("Null false wants the key there", "Null", "a", "false", True),
    ("Null false of an absent key", "Null", "gone", "false", False),
    ("Null false wants a value", "Null", "null", "false", False),
    ("Null of an unknown key is open", "Null", "dark", "true", None),
    # ...IfExists.
    ("absent meets IfExists", "StringEqualsIfExists", "gone", "x", True),
    ("what is there is compared", "StringEqualsIfExists", "a", "y", False),
    ("absent meets IfExists of a pattern", "StringLikeIfExists", "gone", "x*", True),
    ("absent meets IfExists of an ARN", "ArnLikeIfExists", "gone", ARN, True),
    ("absent meets IfExists of a range", "IpAddressIfExists", "gone", "10.0.0.0/8", True),
    ("absent meets IfExists negated", "StringNotEqualsIfExists", "gone", "x", True),
    ("unknown may be there or not", "StringEqualsIfExists", "dark", "x", None),
    # Set operators.
    ("all of them", "ForAllValues:StringEquals", "list", ["x", "y", "z"], True),
    ("not all of them", "ForAllValues:StringEquals", "many", ["x", "y"], False),
    ("all of none", "ForAllValues:StringEquals", "gone", ["x"], True),
    ("all of an empty value", "ForAllValues:StringEquals", "null", ["x"], True),
    ("all of an unknown set", "ForAllValues:StringEquals", "dark", ["x"], None),
    ("all like", "ForAllValues:StringLike", "list", ["?"], True),
    ("all unequal", "ForAllValues:StringNotEquals", "list", ["z"], True),
    ("not all unequal", "ForAllValues:StringNotEquals", "list", ["y"], False),
    ("any of them", "ForAnyValue:StringEquals", "list", ["y", "z"], True),
    ("none of them", "ForAnyValue:StringEquals", "list", ["z"], False),
    ("any of none", "ForAnyValue:StringEquals", "gone", ["x"], False),
    ("any of an empty value", "ForAnyValue:StringEquals", "null", [""], False),
    ("any of none, if it exists", "ForAnyValue:StringEqualsIfExists", "gone", ["x"], True),
    ("any of an unknown set", "ForAnyValue:StringLike", "dark", ["x"], None),
    ("any unequal", "ForAnyValue:StringNotEquals", "list", ["x"], True),
    ("none unequal", "ForAnyValue:StringNotEquals", "a", ["x"], False),
    ("any unequal of none", "ForAnyValue:StringNotEquals", "gone", ["x"], False),
    ("a set of one", "ForAnyValue:StringLike", "a", ["x*"], True),
    ("a list without a set operator", "StringEquals", "list", ["x"], None),
    ("an operator that is not known", "StringSounds", "a", ["x"], None),
]  # fmt: skip
"""Sentence, operator, key, the policy's values, and what the condition comes to."""


def conditions(given: dict[str, Any]) -> list[str]:
    each = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": given}
    return statements({"Version": "2012-10-17", "Statement": each}, "x")[0]["conditions"]


def known() -> Known:
    return Known({**{name: tuple(VALUES[name]) for name in VALUES}, "gone": ()})


@pytest.mark.parametrize("case", CASES, ids=[f"{case[1]}: {case[0]}" for case in CASES])
def test_condition_comes_to(case: tuple[str, str, str, Any, bool | None]) -> None:
    """The condition is met, not met, or open, as the documentation of its operator says."""
    _, operator, key, wanted, expected = case
    assert hold(conditions({operator: {key: wanted}}), known()) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"StringEquals": {"a": "x", "upper": "X"}}, True),
        ({"StringEquals": {"a": "x", "upper": "x"}}, False),
        ({"StringEquals": {"a": "x"}, "NumericLessThan": {"n": 5}}, False),
        ({"StringEquals": {"a": "x"}, "Bool": {"dark": "true"}}, None),
        ({"StringEquals": {"a": "y"}, "Bool": {"dark": "true"}}, False),
        ({}, True),
    ],
)
def test_all_keys_and_operators_must_hold(given: dict[str, Any], expected: bool | None) -> None:
    """Keys of an operator and operators of a block are joined by AND; what fails decides."""
    assert hold(conditions(given), known()) is expected


def test_values_survive_their_flat_form() -> None:
    """A value with a comma or a quotation mark is read back as the one value it was."""
    known_one = Known({"a": ('"x", y',)})
    assert hold(conditions({"StringEquals": {"a": ['"x", y', "z"]}}), known_one) is True
    assert hold(conditions({"StringEquals": {"a": ["y", '"x"']}}), known_one) is False


def test_where_all_is_told_what_is_missing_is_absent() -> None:
    """A key that a whole context does not hold is absent, not unknown."""
    whole = Known({}, whole=True)
    assert hold(conditions({"StringEquals": {"dark": "x"}}), whole) is False
    assert hold(conditions({"Null": {"dark": "true"}}), whole) is True


def test_older_policies_know_no_variables() -> None:
    """In a policy of 2008-10-17, which is the default, a variable is plain text."""
    each = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    each |= {"Condition": {"StringLike": {"home": f"home/{USER}/*"}}}
    for document in ({"Version": "2008-10-17", "Statement": each}, {"Statement": each}):
        (made,) = statements(document, "x")
        assert hold(made["conditions"], known()) is False
