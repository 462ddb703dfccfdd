from decimal import Decimal
from fractions import Fraction

import pytest

from studypress.exchange.draft_values import id_of, tag_of, yaml_number


def test_a_name_is_an_id_only_as_it_is() -> None:
    assert id_of("two-and-two") == "two-and-two"
    assert [id_of(name) for name in ("", "Two", "a b", "a" * 65)] == [""] * 4


def test_words_of_any_script_are_a_tag_or_none() -> None:
    assert [tag_of(words) for words in ("Übung 2", "数学")] == ["ubung-2", ""]


@pytest.mark.parametrize("number", [Decimal("2.50"), Fraction(5, 2), 2.5])
def test_a_number_has_a_point_only_if_it_is_not_whole(number: Decimal | Fraction | float) -> None:
    assert repr(yaml_number(number)) == "2.5"
    assert repr(yaml_number(number * 2)) == "5"
