"""The same content gives the same bytes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from grundlag.kanon import kanonisk, kanonisk_bytes, sha256


@pytest.mark.parametrize(
    ("foer", "efter"),
    [
        ("e\u0301n\r\nto  \rtre\n\n", "\u00e9n\nto\ntre"),
        ("\n\n  indrykket", "  indrykket"),
        (Decimal("12.500"), "12.5"),
        (Decimal("100"), "100"),
        (Decimal("-0.00"), "0"),
        (Decimal("1E+3"), "1000"),
        (date(2021, 9, 15), "2021-09-15"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (28_100_000, 28_100_000),
        (None, None),
        (True, True),
        ((1, "a "), [1, "a"]),
    ],
)
def test_each_kind_has_one_form(foer, efter):
    assert kanonisk(foer) == efter


@pytest.mark.parametrize("vaerdi", [1.5, datetime(2021, 9, 15, 12, 0, tzinfo=UTC), object()])
def test_what_has_no_one_form_is_refused(vaerdi):
    with pytest.raises(TypeError):
        kanonisk(vaerdi)


def test_keys_are_sorted_and_space_is_gone():
    assert kanonisk_bytes({"ø": 1, "a": {"z": [], "b": "æ"}}) == '{"a":{"b":"æ","z":[]},"ø":1}'.encode()


def test_the_hash_is_of_the_canonical_bytes():
    assert sha256({"b": Decimal("1.0"), "a": "x \n"}) == sha256({"a": "x", "b": Decimal(1)})
