"""Protected copies of forms, encrypted with the candidates' passwords."""

from studypress.exam import file_names
from studypress.exam.file_names import below_output
from studypress.exam.model import Exam
from studypress.exam.password import prepared
from studypress.exam.random_stream import RandomStream, old_key_of
from studypress.exam.record.write import Papers
from studypress.pipeline.exams.job import Job
from studypress.pipeline.steps import PROTECTED, protected_forms


def protect(job: Job, papers: Papers) -> None:
    """Add a protected copy of each form that has a password."""
    from studypress.press.encrypt import protected  # noqa: PLC0415 - few need it

    passwords = protected_forms(job.request, job.exam)
    for form in (form for form in job.exam.forms if form.number in passwords):
        number, fillable = form.number, job.look_of(form).format == "fillable"
        file = papers[number][0]
        data = job.press.stage.read(below_output(file))
        name = below_output(file_names.protected_of(file))
        password, owner = prepared(passwords[number]), owner_password(job.exam, number)
        copy = protected(data, password, owner, fillable=fillable)
        job.press.stage.add(name, copy)
        job.press.steps.done(PROTECTED)


def owner_password(exam: Exam, number: int) -> str:
    """Return the owner password of a form's protected copy.

    Manifests without a recorded call are of exams whose keys were derived by the older method.
    """
    key = exam.plan.key if exam.plan.call else old_key_of(exam.plan.seed)
    owner = RandomStream(key, "owner password", number)
    return f"{owner.below(2**64):016x}{owner.below(2**64):016x}"
