"""Digest of a call: of all input except the seed that determines an exam's copies."""

from collections.abc import Iterable
from dataclasses import asdict, astuple
from hashlib import sha256

from studypress.bank.bank import Bank
from studypress.exam.model import Candidate, Plan
from studypress.exam.record.amendment import Amendment
from studypress.exam.record.read import Record
from studypress.exam.record.write import rules_data
from studypress.files.json_text import stable_json
from studypress.page.text.texts import picture_digests
from studypress.pipeline.exams.job import options_of
from studypress.pipeline.request import Request


def call_of(request: Request, bank: Bank, chosen: Bank, plan: Plan) -> str:
    """Return the SHA-256 of bank, figures, options, selection, blueprint, rules and candidates.

    Passwords are excluded: the digest is in the manifest, and could be used to guess them.
    """
    call = {
        "bank": bank.digest,
        "figures": picture_digests(bank, chosen.entries),
        "options": options_of(request),
        "selection": asdict(request.selection),
        "blueprint": plan.blueprint.model_dump(mode="json"),
        **rules_data(plan.rules),
        "forms": plan.forms,
        "candidates": list(map(_person, plan.candidates)),
    }
    return sha256(stable_json(call).encode()).hexdigest()


def amendment_call(
    record: Record, amendment: Amendment, candidates: Iterable[Candidate], bank: Bank
) -> str:
    """Return the SHA-256 of all input that determines the new copies of an amendment.

    The exam's own call is a part of it, and so is the number of the amendment.
    """
    call = {
        "exam": record.call,
        "amendment": amendment.number,
        "withdrawn": amendment.withdrawn,
        "bank": bank.digest,
        "candidates": list(map(_person, candidates)),
    }
    return sha256(stable_json(call).encode()).hexdigest()


def _person(who: Candidate) -> tuple[str, ...]:
    return (who.name, who.id, who.email, who.group, str(who.seat or ""), *astuple(who.needs))
