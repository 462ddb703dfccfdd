"""Files that open with a password: AES-256, for distribution by e-mail or download."""

from io import BytesIO


def protected(pdf: bytes, password: str, owner: str) -> bytes:
    """Encrypt a document: `password` opens it, `owner` also lifts its restrictions.

    It may be read, also aloud, and printed, but neither changed nor copied from, by readers that
    obey. Salts are drawn by chance, as they must be: bytes differ from one run to the next.
    """
    import pikepdf  # noqa: PLC0415 - few ask for it

    may = pikepdf.Permissions(
        accessibility=True,
        extract=False,
        modify_annotation=False,
        modify_assembly=False,
        modify_form=False,
        modify_other=False,
        print_highres=True,
        print_lowres=True,
    )
    with pikepdf.open(BytesIO(pdf)) as document:
        written = BytesIO()
        encryption = pikepdf.Encryption(user=password, owner=owner, R=6, allow=may, aes=True)
        document.save(written, encryption=encryption)
    return written.getvalue()
