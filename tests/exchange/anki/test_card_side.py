import pytest

from studypress.exchange.anki.card_side import shown_fields, side, typed_field

VALUES = {"Front": "<b>x</b>", "Empty": " "}


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{Front}}?", "<b>x</b>?"),
        ("{{ hint:text:Front }}", "<b>x</b>"),
        ("a{{#Front}}b{{/Front}}c", "abc"),
        ("a{{#Empty}}b{{Front}}{{/Empty}}c", "ac"),
        ("a{{^Empty}}b{{/Empty}}{{^Front}}c{{/Front}}", "ab"),
        ("{{#Empty}}{{#Front}}a{{/Front}}b{{/Empty}}c", "c"),
        ("{{FrontSide}}{{Tags}}{{Missing}}{{/Front}}{{#Empty}}", ""),
        ("{{Front", "{{Front"),
    ],
)
def test_a_template_is_filled_in(template: str, shown: str) -> None:
    assert side(template, VALUES) == shown


def test_names_of_fields() -> None:
    template = "{{Front}} {{#Empty}}{{type:Back}}{{/Empty}} {{hint:Front}}"
    assert shown_fields(template) == ("Front", "Back")
    assert (typed_field(template), typed_field("{{Back}}")) == ("Back", "")
