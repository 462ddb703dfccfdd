"""MathML to TeX."""

import pytest
from lxml import etree

from studypress.exchange.markup.mathml import tex_of
from studypress.page.text.math import require_known


@pytest.mark.parametrize(
    ("mathml", "tex"),
    [
        ("<mfrac><mn>1</mn><mi>x</mi></mfrac>", r"\frac{1}{x}"),
        ("<msup><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow><mn>2</mn></msup>", "{( x )}^{2}"),
        ("<msubsup><mi>a</mi><mi>i</mi><mn>2</mn></msubsup>", "a_{i}^{2}"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>", r"\sum_{i}^{n}"),
        ("<munder><mi>lim</mi><mi>x</mi></munder>", r"\lim_{x}"),
        ("<mover><mi>v</mi><mo>→</mo></mover>", r"\vec{v}"),
        ("<msqrt><mi>π</mi></msqrt><mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt{\pi} \sqrt[3]{x}"),
        ("<mi>sin</mi><mi>α</mi><mo>&#x2061;</mo>", r"\sin \alpha"),
        ("<mfenced open='[' close=''><mi>a</mi><mi>b</mi></mfenced>", r"\left[ a, b \right."),
        ("<mtext>5 % of </mtext><mi>rate</mi>", r"\text{5 \% of} \mathrm{rate}"),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>",
            r"\begin{matrix}1 & 2\end{matrix}",
        ),
        ("<mo>&lt;</mo><mo>≤</mo><mo>{</mo>", r"< \le \{"),
    ],
)  # fmt: skip
def test_a_formula_becomes_tex_that_a_bank_can_typeset(mathml: str, tex: str) -> None:
    found = tex_of(etree.fromstring(f"<math>{mathml}</math>"))
    assert found == tex
    require_known(found, display=False)


def test_an_annotation_is_taken_and_what_is_unknown_is_not_guessed() -> None:
    annotation = "<annotation encoding='application/x-tex'> x_1 </annotation>"
    math = f"<m:math xmlns:m='urn:m'><m:semantics><m:mi>x</m:mi>{annotation}</m:semantics></m:math>"
    assert tex_of(etree.fromstring(math)) == "x_1"
    assert tex_of(etree.fromstring("<math><mfrac><mi>x</mi></mfrac></math>")) is None
    assert tex_of(etree.fromstring("<math><maction/></math>")) is None
    assert tex_of(etree.fromstring("<math>" + "<mrow>" * 90 + "</mrow>" * 90 + "</math>")) is None
