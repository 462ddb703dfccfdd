"""Names of columns in several languages, for rosters and answers."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import category, normalize

from studypress.errors import CallError, Problem
from studypress.files.csv_sheet import Cell

Row = Sequence[Cell]

# Without accents, spaces and signs: "Matrikel-Nr." and "matrikel nr" are one.
_WORDS = {
    "name": "name, full name, display name, candidate name, student name, vollständiger name,"
    " vor- und nachname, name vorname, nom, nom complet, nom et prénom, nom prénom, nombre,"
    " nombre completo, nombre y apellidos, apellidos y nombre, nome, nome completo, nome e cognome,"
    " cognome e nome, naam, volledige naam, imię i nazwisko, nazwisko i imię, namn, navn, nimi,"
    " jméno, jméno a příjmení, név, ad soyad, имя, фио, 姓名",
    "first": "first, first name, first names, given name, given names, forename, forenames,"
    " vorname, vornamen, rufname, prénom, prénoms, primer nombre, nombres, primeiro nome, voornaam,"
    " voornamen, imię, imiona, förnamn, fornavn, etunimi, křestní jméno, keresztnév, ad",
    "last": "last, last name, last names, surname, surnames, family name, nachname, familienname,"
    " zuname, nom de famille, apellido, apellidos, cognome, sobrenome, apelido, apelidos,"
    " achternaam, nazwisko, efternamn, efternavn, etternavn, sukunimi, příjmení, vezetéknév,"
    " soyad, фамилия",
    "id": "id, student id, id number, student number, student no, candidate id, candidate number,"
    " candidate no, matriculation, matriculation number, matriculation no, registration number,"
    " enrolment number, enrollment number, index number, roll number, roll no, personal number,"
    " matrikel, matrikelnummer, matrikelnr, matrikel no, matr nr, matrnr, immatrikulationsnummer,"
    " legi, legi nr, kennung, teilnehmernummer, prüflingsnummer, kandidatennummer, schülernummer,"
    " personalnummer, id nummer, numéro d'identification, número de id, número de identificación,"
    " numéro étudiant, numéro d'étudiant, n° étudiant, numéro de candidat,"
    " matricule, numéro de matricule, matrícula, número de matrícula, número de alumno,"
    " nº de alumno, legajo, código de alumno, matricola, numero di matricola, número de aluno,"
    " nº de aluno, número de estudante, studentnummer, studentnr, studienummer, numer indeksu,"
    " nr indeksu, numer albumu, nr albumu, opiskelijanumero, osobní číslo, öğrenci no, 学号",
    "email": "email, email address, mail, mail address, emailadresse, mailadresse, courriel,"
    " adresse mail, adresse email, adresse électronique, adresse de courriel, correo, dirección de"
    " correo, dirección email, correo electrónico, email adres,"
    " emailadres, indirizzo email, posta elettronica, endereço de email, adres email, epost,"
    " epostadress, sähköposti, e posta",
    "group": "group, room, hall, class, course, gruppe, raum, saal, hörsaal, klasse, kurs, groupe,"
    " salle, classe, cours, grupo, aula, sala, clase, curso, turma, gruppo, groep, lokaal, zaal,"
    " klas, grupa, klasa, grupp, sal, klass, skupina, třída, sınıf",
    "seat": "seat, seat number, seat no, place, desk, platz, sitz, sitzplatz, platznummer, platznr,"
    " sitzplatznummer, siège, numéro de place, asiento, puesto, posto, lugar, plaats, zitplaats,"
    " miejsce, plats, plass, plads, paikka",
    "password": "password, passwort, kennwort, mot de passe, contraseña, senha, wachtwoord,"
    " hasło, lösenord, adgangskode, passord, salasana, heslo, parola",
    "minutes": "minutes, time allowed, minuten, bearbeitungszeit, durée, minutos, duración, minuti,"
    " durata, duração, minuty, minuter, minutter, minuuttia, perc, dakika",
    "extra": "extra, extra time, additional time, time extension, accommodation, zeitzuschlag,"
    " zeitverlängerung, nachteilsausgleich, schreibzeitverlängerung, tiers temps, tiers-temps,"
    " temps supplémentaire, temps majoré, tiempo adicional, tiempo extra, tempo aggiuntivo, tempo"
    " extra, tempo adicional, extra tijd, dodatkowy czas, extra tid, förlängd skrivtid, ekstra tid,"
    " lisäaika, čas navíc, ek süre",
    "theme": "theme, gestaltung, thème, tema, thema, motyw, teema, motiv",
    "paper": "paper, paper size, papier, papierformat, papel, carta, format papieru, papper, papir,"
    " paperi, papír, kağıt",
    "language": "language, sprache, langue, idioma, lengua, lingua, língua, taal, język, språk,"
    " sprog, kieli, jazyk, nyelv, dil, язык",
    "format": "format, file format, dateiformat, formato, formaat, muoto, formát, biçim",
    "code": "code, form code, copy code, exam code, formularcode, bogencode, prüfungscode, code de"
    " copie, código, código de examen, codice, codice compito, código da prova",
    "marker": "marker, marked by, grader, graded by, korrektor, korrektorin, korrigiert von,"
    " correcteur, corregido por, correttore, corretor, nakijker, sprawdzający, rättare, sensor",
    "source": "source",
    "answers": "answers, answer, responses, response, letters, antworten, antwort, lösungen,"
    " réponses, réponse, respuestas, respuesta, risposte, risposta, respostas, resposta,"
    " antwoorden, odpowiedzi, svar",
}
_VAGUE = {
    "id": "number, no, nr, nummer, numéro, n°, número, nº, numero, numer",
    "code": "form, copy, bogen, copie, examen, compito",
    "group": "groups, section, sections, gruppen, groupes, grupos, gruppi",
}
"""Words that name a column only if no other does."""

_LOGINS = {
    "id": "sis user id, sis login id, username, user name, login, anmeldename, benutzername, nom"
    " d'utilisateur, nombre de usuario"
}
"""Words for an id if there is neither a better nor a vague one."""

_PERSON = (
    "candidate, student, participant, pupil, kandidat, teilnehmer, schüler, prüfling, étudiant,"
    " candidat, alumno, estudiante, studente, aluno, estudante"
)
_DIGITS = 4  # of a question's number
_FEW, _LONGEST = 12, 60  # headings in a message, and characters of each

_QUESTION = re.compile(r"(?:q|question|frage|aufgabe|pregunta|domanda|questão|item)? *0*([1-9]\d*)")


def plain(heading: str) -> str:
    """Return a heading for comparison: without case, accents, spaces and signs."""
    letters = normalize("NFKD", heading.replace("ı", "i").casefold())
    return "".join(char for char in letters if category(char)[0] in "LN")


def _fields(words: Mapping[str, str]) -> dict[str, str]:
    return {plain(word): field for field, names in words.items() for word in names.split(", ")}


_KNOWN = tuple(_fields(words) for words in (_WORDS, _VAGUE, _LOGINS))
PERSONS = frozenset(plain(word) for word in _PERSON.split(", "))
"""Words that denote the name or the id, whichever has no other column."""


def question_number(heading: str) -> int | None:
    """Return the question's number in a heading such as `Q 07` or `Frage 7`, or None."""
    found = _QUESTION.fullmatch(normalize("NFKC", heading).strip(" .:#").casefold())
    return int(found[1]) if found and len(found[1]) <= _DIGITS else None


@dataclass(frozen=True)
class Headings:
    """The index of each field's column, from 0; ignored columns; problems."""

    columns: Mapping[str, int]
    ignored: tuple[Cell, ...]
    problems: tuple[Problem, ...]

    def remarks(self, fields: str) -> Iterator[str]:
        """Yield one remark for all ignored columns; `fields` lists those that are read."""
        if self.ignored:
            names = names_of(self.ignored)
            yield (
                f"{self.ignored[0].place}: ignored: {names} (known columns: {fields}; if one is"
                " meant, name it: --column id=HEADING)"
            )


def headings_of(
    header: Row,
    rows: Sequence[Row],
    fields: Collection[str],
    given: Mapping[str, str],
    persons: Mapping[str, Sequence[str]],
) -> Headings:
    """Find the columns of these fields by their names in the first row, the header.

    `given` maps fields to headings that the user named. `persons` maps a plain word such as
    `candidate` to the fields that it may denote; it denotes the first one without a column.
    Raises CallError when a heading that the user named is missing or ambiguous.
    """
    found = dict(_given(header, given))
    problems = []
    for known in _KNOWN:
        free = set(fields) - set(found)
        for at, cell in enumerate(header):
            field = known.get(plain(cell.text))
            if field not in free or at in found.values():
                continue
            if field in found:
                problems.append(_twice(cell, found[field], field, header))
            found.setdefault(field, at)
    for at, cell in enumerate(header):
        if at not in found.values():
            taken = {*found, *(("name",) if {"first", "last"} <= set(found) else ())}
            unnamed = [field for field in persons.get(plain(cell.text), ()) if field not in taken]
            found |= dict.fromkeys(unnamed[:1], at)
    others = [at for at in range(len(header)) if at not in found.values()]
    ignored = (header[at] for at in others if header[at].text.strip() or _is_filled(rows, at))
    return Headings(found, tuple(ignored), tuple(problems))


def named_columns(
    given: Sequence[str], fields: Sequence[str], *, numbers: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return fields and headings of --column; raise CallError for an unknown or repeated field.

    With `numbers`, a field may also be the number of a question.
    """
    found: dict[str, str] = {}
    for text in given:
        name, is_pair, heading = (part.strip() for part in text.partition("="))
        field = name.casefold()
        if not is_pair or not heading:
            raise CallError(f"--column '{text[:60]}': write FIELD=HEADING, such as id=Matrikel")
        if field not in fields and not (numbers and re.fullmatch(r"[1-9][0-9]{0,3}", field)):
            known = ", ".join(fields) + (" or the number of a question" if numbers else "")
            raise CallError(f"--column '{text[:60]}': unknown field '{name[:60]}'; fields: {known}")
        if field in found:
            raise CallError(f"--column: '{field}' is given twice: remove one")
        found[field] = heading
    return tuple(found.items())


def _is_filled(rows: Sequence[Row], at: int) -> bool:
    return any(row[at].text.strip() for row in rows if at < len(row))


def _given(header: Row, given: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield field and column of each heading that the user named."""
    for field, heading in given.items():
        option = f"--column {field}={_short(heading)}: {header[0].place.file}"
        exact = [at for at, cell in enumerate(header) if cell.text.strip() == heading.strip()]
        alike = [at for at, cell in enumerate(header) if plain(cell.text) == plain(heading)]
        if not (found := exact or alike):
            raise CallError(f"{option} has no such column; known: {names_of(header)}")
        if len(found) > 1:
            raise CallError(f"{option} has {len(found)} such columns: rename all but one")
        yield field, found[0]


def _twice(cell: Cell, at: int, field: str, header: Row) -> Problem:
    first = header[at].text.strip()
    both = f"the columns '{_text_of(header[at])}' and '{_text_of(cell)}' both contain the {field}"
    if [other.text.strip() for other in header].count(first) > 1:
        return Problem(cell.place, f"{both}: rename all but one")
    name = f"name it: --column {field}={_text_of(header[at])}"
    return Problem(cell.place, f"{both}: keep one of them, or {name}")


def names_of(header: Row) -> str:
    """Return the headings for a message: the first ones, each of bounded length."""
    names = [
        f"'{text}'" if (text := _text_of(cell)) else "a column without a name" for cell in header
    ]
    more = f" and {len(names) - _FEW} more" if names[_FEW:] else ""
    return ", ".join(names[:_FEW]) + more


def _text_of(cell: Cell) -> str:
    return _short(" ".join(cell.text.split()))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
