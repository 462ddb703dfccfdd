"""GIFT: questions of Moodle as text."""

from studypress.exchange.draft import DraftBank
from studypress.exchange.gift.moodle_quiz import quiz_of
from studypress.exchange.gift.syntax import questions_of
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.moodle_xml import read_quiz


def read(file: InputFile) -> DraftBank:
    """Return the questions of a file; raise ContentError with each place that is no GIFT."""
    return read_quiz(file, quiz_of(questions_of(file)))
