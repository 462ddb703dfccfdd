"""Digest of a call: of all input except the seed that determines an exam's copies."""

from dataclasses import asdict
from hashlib import sha256

from studypress.bank.bank import Bank
from studypress.exam.model import Plan
from studypress.files.json_text import stable_json
from studypress.page.text.texts import picture_digests
from studypress.pipeline.exam import options_of
from studypress.pipeline.request import Request


def call_of(request: Request, bank: Bank, chosen: Bank, plan: Plan) -> str:
    """Return the SHA-256 of bank, figures, options, selection, blueprint and candidates.

    Passwords are excluded: the digest is in the manifest, and could be used to guess them.
    """
    call = {
        "bank": bank.digest,
        "figures": picture_digests(bank, chosen.entries),
        "options": options_of(request),
        "selection": asdict(request.selection),
        "blueprint": plan.blueprint.model_dump(mode="json"),
        "forms": plan.forms,
        "candidates": [
            (who.name, who.id, who.email, who.group, str(who.seat or "")) for who in plan.candidates
        ],
    }
    return sha256(stable_json(call).encode()).hexdigest()
