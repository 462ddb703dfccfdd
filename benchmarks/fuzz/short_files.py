"""Short files of the doors that our writers do not make, with most parts of each format."""

from collections.abc import Mapping

_AIKEN = """\
Which?
A. One
B) Two
ANSWER: B

What?
A. x
B. y
C. z
ANSWER: a
"""
_AMC = """\
# AMC-TXT
*[horiz] Which? $x^2$
+ Right
- Wrong

** Which two?
+{2} One
- Two
+ Three
"""
_RMD = """\
Question
========
What is $1 + 1$?

Answerlist
----------
* 2
* 3

Solution
========
It is 2.

Meta-information
================
exname: sum
extype: schoice
exsolution: 10
exsection: A/B
extol: 0.1
"""
_GIFT = """\
$CATEGORY: One/Two

//Comment
::Title:: [markdown]A question with *words* {
=%50%right#feedback
~wrong \\= and \\}#[html]<b>why</b>
####general
}

How much?{#3:2}
Between?{#1..5}
Which {=short =other} word?
True?{T#no#yes}
Match{=a -> b =c -> d =e -> f}
"""
_CSV = """\
kind,id,question,difficulty,tags,points,right,choice A,choice B,answer,why A
single,a,Which?,easy,x;y,1,A,One,Two,,So
number,b,How much?,hard,,2,,,,"42 ms",
"""
_INLINE = """\
Plain *slanted* **bold** `code` $x^2$ [link](https://example.org) ![alt](f.svg "Title")
H<sub>2</sub>O<br>x<sup>2</sup> <!-- note --> &amp; \\* \\[ ~~no~~ https://example.org
"""
_BLOCKS = """\
One:

- a
  - b
1. c

> quote

| a | b |
|---|--:|
| 1 | $y$ |

```python
def f(x):
    return x
```
"""
_DISPLAY = """\
$$
\\frac{a}{b} = \\begin{pmatrix} 1 & 2 \\\\ 3 \\end{pmatrix}
$$
"""
_SUM = r"$\sum_{i=1}^n \sqrt[3]{x_i} \le \left( \mathbf{w} \cdot \hat{y} \right)_{\text{max}}$"
_CASES = r"$\begin{cases} x & \text{if } x > 0 \\ -x & \text{else} \end{cases} \quad \alpha\infty$"
_MEASURES = """\
exams:
- exam: e
  date: 2026-01-01
  questions:
  - {id: a, papers: 9, earned: 0.5}
"""
_SCALE = """\
title: S
pass: D
grades:
- {grade: A, from: 90}
- {grade: D, from: 50}
- {grade: F, from: 0}
"""
_STYLE = """\
:root { --accent: #0b5fa5; --body-size: 10pt }
@page { margin: 20mm }
.stem::before { content: "x" }
"""
_MAIL = """\
Dear {{ name }},
{% if attached %}your form {{ code|upper }}{% endif %}
{{ points + 1 }}
"""

BY_HAND: Mapping[str, tuple[str, ...]] = {
    "aiken": (_AIKEN,),
    "amc": (_AMC,),
    "rmd": (_RMD,),
    "gift": (_GIFT,),
    "csv": (_CSV,),
    "formula": (_SUM.strip("$"), _CASES.strip("$"), _DISPLAY.replace("$", ""), "x^2"),
    "text": (_INLINE, _BLOCKS, _DISPLAY, _SUM, _CASES),
    "measures": (_MEASURES,),
    "scale": (_SCALE,),
    "style": (_STYLE,),
    "mail": (_MAIL,),
}
"""Texts of each door."""
