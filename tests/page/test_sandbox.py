"""Custom templates: they only get values, and they always terminate."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from studypress.bank.models import Answer
from studypress.errors import ContentError
from studypress.files.cache import Cache
from studypress.files.package_folders import look_files, shipped
from studypress.page import sandbox
from studypress.page.bounds import style_faults
from studypress.page.look import Look, custom_problems
from studypress.page.render import sheet
from studypress.page.sandbox import LookSandbox


@dataclass
class Thing:
    """An object that a context might contain by mistake."""

    title: str = "T"
    day: date = date(2026, 1, 2)
    path: Path = Path("/")
    cache: Cache = field(default_factory=Cache)
    answer: Answer = field(default_factory=lambda: Answer(bullet="B", explanation="E"))

    def act(self) -> None:
        raise AssertionError("a template acted")


def render(folder: Path, template: str, *, standalone: bool = False) -> str:
    """Render a custom template as a worksheet."""
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "worksheet.html.j2").write_text(template)
    look = Look("A4", "print", str, str, custom=folder, standalone=standalone)
    return sheet("worksheet", look, "en", {"thing": Thing(), "counted": {"a": 1}}).html


DOUBLING = (
    "{% set at = namespace(x='xxxxxxxx') %}{% for i in range(60) %}"
    "{% set at.x = at.x SIGN at.x %}{% endfor %}"
)
NESTING = (
    "{% set at = namespace(x=[1]) %}{% for i in range(60) %}"
    "{% set at.x = MADE %}{% endfor %}{{ at.x == at.x }}"
)
MANY = "{% for i in range(100000) %}"
VAST = "{% set b = 'x' * 1000000 %}{% set l = (range(100000) | list) %}" + MANY
ATTEMPTS = {
    "a cache": ("{{ thing.cache.put('/x', 'y') }}", "'cache' of 'Thing' object is unsafe"),
    "the look's": ("{{ look.cache.put('/x', 'y') }}", "has no attribute 'cache'"),
    "a path": ("{{ thing['path'] }}", "'path' of 'Thing' object is unsafe"),
    "a method": ("{{ thing.act() }}", "'act' of 'Thing' object is unsafe"),
    "a method by a filter": ("{{ [thing] | map('attr', 'act') | list }}", "No filter named 'attr'"),
    "a model's": ("{{ thing.answer.parse_file('/etc/passwd') }}", "'parse_file' of"),
    "a model": ("{{ thing.answer.model_copy() }}", "'model_copy' of"),
    "a whole thing": ("{{ thing }}", "only texts and numbers"),
    "a class": ("{{ ''.__class__ }}", "access to attribute '__class__'"),
    "our functions": ("{{ block.__self__ }}", "access to attribute '__self__'"),
    "a function's code": ("{{ block.__globals__ }}", "access to attribute '__globals__'"),
    "loops": (
        "{% for a in range(1000) %}" * 4 + "x" + "{% endfor %}" * 4,
        "takes too long",
    ),
    "a macro": (
        "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(90) }}",
        "takes too long",
    ),
    "a macro without end": ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "nested too deep"),
    "itself": ("{% include 'worksheet.html.j2' %}", "nested too deep"),
    "brackets": ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "nested too deep"),
    "blocks": ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, "too many"),
    "joining": (DOUBLING.replace("SIGN", "~"), "too large"),
    "adding": (DOUBLING.replace("SIGN", "+"), "too large"),
    "nesting": (NESTING.replace("MADE", "[at.x, at.x]"), "takes too long"),
    "nesting by tuples": (NESTING.replace("MADE", "(at.x, at.x)"), "takes too long"),
    "nesting by names": (NESTING.replace("MADE", "{1: at.x, 2: at.x}"), "takes too long"),
    "nesting by calls": (NESTING.replace("MADE", "dict(a=at.x, b=at.x)"), "takes too long"),
    "nesting by spaces": (NESTING.replace("MADE", "namespace(a=at.x, b=at.x)"), "takes too long"),
    "nesting by a product": (NESTING.replace("MADE", "[at.x] * 2"), "takes too long"),
    "comparing": (VAST + "{% if b == b ~ 'x' %}{% endif %}{% endfor %}", "takes too long"),
    "looking in": (VAST + "{% if 'y' in b %}{% endif %}{% endfor %}", "takes too long"),
    "testing": (VAST + "{% if l is eq(l) %}{% endif %}{% endfor %}", "takes too long"),
    "slices": (VAST + "{% set m = l[:] %}{% endfor %}", "takes too long"),
    "methods": (VAST + "{% set m = b.find('y') %}{% endfor %}", "takes too long"),
    "sums of lists": (VAST + "{% set m = l + l %}{% endfor %}", "takes too long"),
    "a product": ("{{ 'x' * 10**9 }}", "too long"),
    "a power": ("{{ 9**9**9 }}", "too large"),
    "a width": ("{{ '%1000000000d' % 1 }}", "three digits"),
    "a width by a filter": ("{{ '%1000000000d' | format(1) }}", "three digits"),
    "a width by a method": ("{{ '{:1000000000}'.format(1) }}", "three digits"),
    "a width by a width": ("{{ '{:{}}'.format(1, 10**9) }}", "three digits"),
    "a star": ("{{ '%*d' % (1000000000, 1) }}", "three digits"),
    "a filter": ("{{ 'x' | center(1000000000) }}", "No filter named 'center'"),
    "words": ("{{ lipsum(1000000) }}", "'lipsum' is undefined"),
    "replacing": ("{{ ('x' * 1000000) | replace('x', 'y' * 1000000) }}", "too long"),
    "a list joined": ("{{ range(100000) | join('x' * 100000) }}", "too long"),
    "much text": (
        "{% set b = 'x' * 1000000 %}{% for i in range(100000) %}{{ b }}{% endfor %}",
        "writes too much",
    ),
    "much text, kept": (
        "{% set b = 'x' * 1000000 %}{% set c %}" + MANY + "{{ b }}{% endfor %}{% endset %}",
        "writes too much",
    ),
    "filters on filters": (
        MANY + "{{ range(100000) | map('string') | list | length }}{% endfor %}",
        "takes too long",
    ),
    "another template": ("{% include 'nothing.j2' %}", "unknown template nothing.j2"),
    "a template outside": ("{% include '../../secret' %}", "unknown template ../../secret"),
}


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the limits of templates, so that the tests are fast."""
    monkeypatch.setattr(sandbox, "STEPS", 100_000)


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_is_an_error_with_its_place(tmp_path: Path, attempt: str) -> None:
    template, message = ATTEMPTS[attempt]
    with pytest.raises(ContentError) as refused:
        render(tmp_path, template)
    (problem,) = refused.value.problems
    assert message in problem.message
    assert str(tmp_path / "templates") in problem.place.file


def test_values_are_seen(tmp_path: Path) -> None:
    template = (
        "{{ thing.title }} {{ thing.day }} {{ thing.answer.bullet | upper }} {{ look.theme }} "
        "{% for name, number in counted.items() %}{{ loop.index }}{{ name ~ number }}{% endfor %} "
        "{{ '{:,}'.format(1234) }} {{ '%.2f' | format(1) }} {{ inline('*a*') }} {{ 'a' * 3 }}"
    )
    assert render(tmp_path, template) == "T 2026-01-02 B print 1a1 1,234 1.00 <em>a</em> aaa"


def test_our_own_templates_do_without_what_is_forbidden() -> None:
    ours = LookSandbox(Path("/nowhere"))
    for path in filter(lambda path: path.suffix == ".j2", look_files("templates")):
        ours.get_template(path.relative_to(shipped("templates")).as_posix())


BEGINNING = '<!DOCTYPE html>\n<html lang="en">\n<head><title>T</title>'
OPEN = {
    "no head": ("<p>x", "a page must begin with"),
    "words before the head": ("<!DOCTYPE html><html>x<head></head>", "a page must begin with"),
    "a head in a value": ('<!DOCTYPE html><html x="><head>">', "a page must begin with"),
    "a refresh": (BEGINNING + '<meta http-equiv="refresh" content="0;url=//a">', "http-equiv"),
    "a refresh in capitals": (BEGINNING + "<META/HTTP-EQUIV=refresh content=0>", "HTTP-EQUIV"),
    "a picture": (BEGINNING + """<p><img alt='>' class="a" src='logo.png'>""", "write src="),
    "a hint": (BEGINNING + '<link rel="dns-prefetch" href="//a">', "dns-prefetch"),
}


@pytest.mark.parametrize("case", OPEN)
def test_a_page_that_cannot_be_closed_is_refused(tmp_path: Path, case: str) -> None:
    template, message = OPEN[case]
    with pytest.raises(ContentError, match=r"\A") as refused:
        render(tmp_path, template, standalone=True)
    assert message in str(refused.value)


def test_the_policy_of_a_page_is_first_in_its_head(tmp_path: Path) -> None:
    styled = BEGINNING.replace("<html", """<html style="--page-before: 'Page '; color: red\"""")
    html = render(tmp_path, styled, standalone=True)
    assert '<head><meta http-equiv="Content-Security-Policy"' in html
    assert "<title>T</title>" in html


SLOW = {
    "a chain": "a " * 9 + "b { color: red }",
    "a chain of blocks": "a b c { d e f { g h i j { color: red } } }",
    "siblings": "* ~ * ~ * ~ * { color: red }",
    "within": ":has(a b c d e f g h) { color: red }",
    "calc": f"p {{ width: {'calc(' * 5000}1px{')' * 5000} }}",
    "blocks": "@media print { " * 50 + "} " * 50,
    "rules": "a { color: red }\n" * 5001,
}


@pytest.mark.parametrize("case", SLOW)
def test_a_style_that_takes_too_long_has_its_place(tmp_path: Path, case: str) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "base.css").write_text("\n" + SLOW[case])
    problems = list(custom_problems(tmp_path))
    assert problems
    assert all(problem.place.line > 1 for problem in problems)


def test_our_own_styles_are_quick() -> None:
    for path in shipped("styles").rglob("*.css"):
        assert list(style_faults(path.read_text())) == [], path.name


def test_files_of_a_look_are_read_through_the_door(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "key.html.j2").write_bytes(b"\xff")
    (tmp_path / "templates" / "guide.html.j2").symlink_to("/etc/passwd")
    messages = [str(problem) for problem in custom_problems(tmp_path)]
    assert any("key.html.j2: it is not UTF-8 text" in message for message in messages)
    assert any("guide.html.j2: it is outside" in message for message in messages)


def test_a_template_that_is_a_link_out_of_the_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "mine" / "templates").mkdir(parents=True)
    (tmp_path / "mine" / "templates" / "note.txt").symlink_to("../../secret")
    with pytest.raises(ContentError, match=r"unknown template note\.txt"):
        render(tmp_path / "mine", "{% include 'note.txt' %}")
    (tmp_path / "mine" / "templates" / "folder").symlink_to(tmp_path)
    assert [str(problem) for problem in custom_problems(tmp_path / "mine")] == [
        f"{tmp_path}/mine/templates/folder: a link to a folder is not followed: copy the folder"
    ]
