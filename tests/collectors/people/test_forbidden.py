"""Cells of free text that hold what no control may know are recognised, and no others."""

import pytest

from collectors.people.forbidden import forbidden_text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("123456789018", "a My Number"),
        ("No. １２３４ ５６７８ ９０１８ (new)", "a My Number"),
        ("4111 1111 1111 1111", "a payment card number"),
        ("GB82 WEST 1234 5698 7654 32", "a bank account (IBAN)"),
        ("〒105-0011 港区", "a private address"),
        ("東京都港区芝公園4-2-8", "a private address"),
        ("742 Evergreen Terrace Road", "a private address"),
    ],
)
def test_private_data_is_recognised(text: str, what: str) -> None:
    """Numbers by their check digits, addresses by their form, in any width of letters."""
    assert what == forbidden_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chat, group 2", "R&D 3rd floor", "2026-03-31", "Security course 2026 (v2)", "部署12",
        "123456789012", "DOC-2026-000123", "arn:aws:iam::123456789018:role/ops", "Tokyo office",
        "都市開発部", "00012:security:2026-04-01",
    ],
)  # fmt: skip
def test_ordinary_text_is_let_pass(text: str) -> None:
    """Departments, courses, documents and resources of approvals are none of it."""
    assert forbidden_text(text) is None
