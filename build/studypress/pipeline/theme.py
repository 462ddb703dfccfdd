"""A new theme in a user's folder, for `studypress theme new`."""

from pathlib import Path

from studypress.errors import CallError
from studypress.files.package_folders import style_names
from studypress.files.recovery.locked_folder import restore
from studypress.files.slug import slug
from studypress.files.staging import PUBLIC, Stage
from studypress.page.theme_file import theme_file

_LONGEST = 40
_FOLDER = "styles/themes"


def new_theme(name: str, custom: Path) -> Path:
    """Write a theme that prints as the default theme until it is changed; return its path.

    Raises CallError for a name that is no file name, that ships, or that exists in the folder.
    """
    if name != slug(name, _LONGEST):
        better = slug(name, _LONGEST) or "my-theme"
        rule = f"lower-case letters, digits and hyphens, at most {_LONGEST}"
        raise CallError(f"NAME: '{name[:60]}' must consist of {rule}: write '{better}'")
    if name in style_names("themes"):
        raise CallError(f"NAME: '{name}' is a theme that ships: choose another name")
    restore(custom)
    path = custom / _FOLDER / f"{name}.css"

    def require_new() -> None:
        if path.exists():
            raise CallError(f"{path} exists: choose another name, or remove it")

    require_new()
    with Stage(custom) as stage:
        stage.require(require_new)
        text = theme_file(name, custom.as_posix())
        stage.add(f"{_FOLDER}/{name}.css", text.encode(), PUBLIC)
    return path
