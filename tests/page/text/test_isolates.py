"""Left-to-right passages in right-to-left text have their own direction."""

import pytest

from studypress.page.text.isolates import isolated
from studypress.page.text.markdown import Markdown

ARABIC = Markdown("ar", lambda name: name)
OPEN, CLOSE = '<bdi dir="ltr">', "</bdi>"


def shown(text: str) -> str:
    """HTML of a line, with brackets for the elements of passages."""
    html = str(ARABIC.inline(text)).replace("\N{NO-BREAK SPACE}", " ")
    return html.replace(OPEN, "[").replace(CLOSE, "]")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قطعت 150 km في 2 h.", "قطعت [150 km] في [2 h]."),
        ("عند 0 °C تحت الضغط (101.325 kPa).", "عند [0 °C] تحت الضغط ([101.325 kPa])."),
        ("لغة C++ ثم C#، و .NET!", "لغة [C++] ثم [C#]، و [.NET]!"),
        ("درجة -5 اليوم", "درجة [-5] اليوم"),
        ("استخدم HTTP GET ثم POST.", "استخدم HTTP GET ثم POST."),
        ("كم ناتج 2 + 3 = ؟", "كم ناتج 2 + 3 = ؟"),
        ("نحو 250 طلبًا، أو 100%", "نحو 250 طلبًا، أو 100%"),
        ("راجع *RFC 9110* ثم", "راجع <em>RFC 9110</em> ثم"),
        ("وهو **small *word* here** هنا", "وهو <strong>[small <em>word</em> here]</strong> هنا"),
        ("وهو a **bold** word هنا", "وهو [a <strong>bold</strong> word] هنا"),
        ("وهو **a كلمة 5 kg** هنا", "وهو <strong>a كلمة [5 kg]</strong> هنا"),
        ("الأمر HTTP `GET` request هنا", "الأمر [HTTP <code>GET</code> request] هنا"),
        ("الأمر `GET` هنا", "الأمر <code>GET</code> هنا"),
    ],
)
def test_passages_are_marked(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("language", ["en", "ja"])
def test_left_to_right_text_stays(language: str) -> None:
    text = "قطعت 150 km في 2 h و C++"
    assert OPEN not in Markdown(language, lambda name: name).inline(text)


def test_the_words_of_an_answer_are_escaped() -> None:
    assert isolated("75 km/h") == f"{OPEN}75 km/h{CLOSE}"
    assert isolated("< كلمة") == "&lt; كلمة"
