"""Password protection of PDF files: AES-256, for distribution by e-mail or download."""

from io import BytesIO


def protected(pdf: bytes, password: str, owner: str, *, fillable: bool = False) -> bytes:
    """Encrypt a document: `password` opens it, `owner` also removes its restrictions.

    Permissions allow reading, also aloud, and printing, and to fill in a `fillable` form, but not
    changing or copying; readers can ignore them. The salts are random, as encryption requires: the
    bytes differ between runs.
    """
    import pikepdf  # noqa: PLC0415 - few need it

    may = pikepdf.Permissions(
        accessibility=True,
        extract=False,
        modify_annotation=False,
        modify_assembly=False,
        modify_form=fillable,
        modify_other=False,
        print_highres=True,
        print_lowres=True,
    )
    with pikepdf.open(BytesIO(pdf)) as document:
        written = BytesIO()
        encryption = pikepdf.Encryption(user=password, owner=owner, R=6, allow=may, aes=True)
        document.save(written, encryption=encryption)
    return written.getvalue()
