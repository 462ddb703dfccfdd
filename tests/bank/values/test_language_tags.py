import pytest
from pydantic import TypeAdapter, ValidationError

from studypress.bank.values.language_tags import LanguageTag, is_language_tag

TAG = TypeAdapter(LanguageTag)


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant-TW", "gsw"])
def test_a_tag_is_accepted(tag: str) -> None:
    assert is_language_tag(tag)
    assert TAG.validate_python(tag) == tag


@pytest.mark.parametrize(
    "tag", ["", "EN", "e", "en_US", "english", "en-", "en\n", "en" + "-abcd" * 9]
)
def test_another_text_is_not(tag: str) -> None:
    assert not is_language_tag(tag)
    with pytest.raises(ValidationError):
        TAG.validate_python(tag)
