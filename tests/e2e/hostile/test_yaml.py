"""Hostile banks: each is read, or refused with its location."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from studypress.cli import main

HEAD = "title: T\nsections: [{id: s, title: S, topics: [{topic: T, questions: [{id: a, question: Why?, "
GOOD = "difficulty: easy, answer: {bullet: b, explanation: e}"
TAIL = "}]}]}]\n"


def question(more: str) -> str:
    return f"{HEAD}{GOOD}{more}{TAIL}"


def text(value: str) -> str:
    return f"{HEAD}difficulty: easy, answer: {{bullet: {value}, explanation: e}}{TAIL}"


BANKS: dict[str, str | bytes] = {
    "nothing": "",
    "blanks": " \n\t\n",
    "a comment": "# nothing\n",
    "a word": "bank",
    "a number": "42",
    "a list": "[1, 2]",
    "null": "~",
    "a tab": "title:\tT\n\tsections: x",
    "two documents": "title: T\n---\ntitle: U\n",
    "an end and more": "title: T\n...\nmore\n",
    "a directive": "%YAML 9.9\n---\ntitle: T\n",
    "a tag directive": "%TAG ! tag:example.com,2000:\n---\n!x title: T\n",
    "python": "!!python/object/apply:os.system ['true']",
    "python name": question(", tags: [!!python/name:os.system x]"),
    "binary": text("!!binary aGVsbG8="),
    "a set": text("!!set {a, b}"),
    "an ordered map": text("!!omap [a: b]"),
    "a float of text": text("!!float abc"),
    "a date of text": text("!!timestamp abc"),
    "an own tag": text("!own b"),
    "a long number": question(f", minutes: {'9' * 5000}"),
    "a negative number": question(", minutes: -3"),
    "not a number": question(", points: .nan"),
    "infinite": question(", points: -.inf"),
    "a fraction": question(", space: 2.5"),
    "a huge exponent": question(", points: 1.0e+999999999"),
    "sexagesimal": question(", points: " + ":".join(["59"] * 60)),
    "true for a number": question(", points: true"),
    "a list for text": text("[a]"),
    "a map for text": text("{a: b}"),
    "a map for a list": question(", tags: {a: b}"),
    "text for a list": question(", choices: many"),
    "null for a list": question(", choices: "),
    "null in a list": question(", choices: [~, ~]"),
    "many choices": question(f", choices: [{', '.join(f'{{text: c{at}}}' for at in range(300))}]"),
    "an unknown alias": question(", tags: *nothing"),
    "an alias to itself": "&a [*a]",
    "a map of itself": "title: &a {b: *a}",
    "a bomb": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "a merge": question(", <<: {points: 3}"),
    "a merged bomb": "a: &a {b: c}\nd: {<<: [*a, *a, *a]}\n",
    "deep lists": "[" * 100_000,
    "deep maps": "{a: " * 20_000,
    "deep blocks": "".join(" " * at + "- \n" for at in range(500)),
    "a complex key": "? [a, b]\n: c\n",
    "a key that is a map": "{{a: b}: c}",
    "a null key": "~: x\ntitle: T",
    "a true key": "yes: x\ntitle: T",
    "a key twice": "title: T\ntitle: U\n",
    "an empty key": '"": x\ntitle: T',
    "a long key": f"{'k' * 200_000}: x",
    "a key of blanks": '"  ": x',
    "a dunder": "__class__: x\n__init__: y",
    "a format": '"{0.__class__}": x\n"%s%n": y',
    "an unclosed quote": 'title: "T\nsections: x\n',
    "an unclosed list": "title: [a, b\n",
    "a wrong escape": 'title: "\\q"\n',
    "half of a pair": 'title: "\\ud800"\n',
    "beyond Unicode": 'title: "\\UFFFFFFFF"\n',
    "an escape for a terminal": '"\\e[2J\\e]0;x\\a": "\\e[31m"\n',
    "NUL in the file": b"title: a\0b\n",
    "Latin-1": "title: Größe\n".encode("latin-1"),
    "UTF-16": "title: T\n".encode("utf-16"),
    "UTF-32": "title: T\n".encode("utf-32"),
    "overlong": b"title: \xc0\xaf\n",
    "a cut character": "title: é".encode()[:-1],
    "two marks of order": b"\xef\xbb\xbf\xef\xbb\xbftitle: T\n",
    "a vertical tab": "title: a\x0bb\n",
    "NEL": "title: a\x85sections: []\n",
    "only returns": "title: T\rsections: []\r",
    "a PDF": b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n",
    "a ZIP": b"PK\x03\x04\x14\0\0\0",
    "an indicator": text("@a"),
    "a back quote": text("`a`"),
    "a percent": text("%a"),
    "folded": "title: T\nsections:\n- id: s\n  title: >-\n   a\n\n   b\n  topics: x",
    "a topic of dots": 'title: T\nsections: [{id: s, title: S, topics: ["..", ".", "", "/", "a\\0b", "\\\\x"]}]',
    "a topic that is the bank": "title: T\nsections: [{id: s, title: S, topics: [../bank.yaml]}]",
    "a long name": f"title: T\nsections: [{{id: s, title: S, topics: [{'n' * 5000}.yaml]}}]",
    "many topics": f"title: T\nsections: [{{id: s, title: S, topics: [{', '.join(['x.yaml'] * 3000)}]}}]",
    "an id that climbs": "title: T\nsections: [{id: ../.., title: S, topics: [a.yaml]}]",
    "an id of a device": "title: T\nsections: [{id: /dev, title: S, topics: [zero]}]",
    "a long text": text(f'"{"w " * 20_000}"'),
    "a long stem": f"{HEAD.replace('Why?', 'w' * 5000)}{GOOD}{TAIL}",
    "many values": f"a: [{','.join(['1'] * 260_000)}]",
    "a large file": b"# " + b"x" * (5 * 2**20),
    "a language": f"language: {'x' * 3000}\n{question('')}",
    "a language that acts": f"language: ../../etc\n{question('')}",
}  # fmt: skip
PLACED = re.compile(r"bank\.yaml(:\d+:\d+)?: ")


@pytest.mark.parametrize("name", BANKS)
def test_a_hostile_bank_is_read_or_refused_with_its_place(name: str, tmp_path: Path) -> None:
    data = BANKS[name]
    (tmp_path / "bank.yaml").write_bytes(data.encode() if isinstance(data, str) else data)

    result = CliRunner().invoke(main, ["check", str(tmp_path)], prog_name="studypress")

    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in (0, 1)
    said = result.stderr.splitlines()
    assert bool(said) or result.exit_code == 0
    assert all(PLACED.search(line) and len(line) < 1000 for line in said), said
    assert all(line.isprintable() for line in said)
    assert [path.name for path in tmp_path.iterdir()] == ["bank.yaml"]


def test_a_bank_may_not_be_a_pipe_or_a_device(tmp_path: Path) -> None:
    import os  # noqa: PLC0415

    os.mkfifo(tmp_path / "bank.yaml")
    for path in (tmp_path, tmp_path / "bank.yaml"):
        result = CliRunner().invoke(main, ["check", str(path)], prog_name="studypress")
        assert result.exit_code in (1, 2)
        assert "regular file" in result.stderr or "is not" in result.stderr
