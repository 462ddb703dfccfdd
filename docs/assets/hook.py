"""Hook of the documentation site: pages outside `docs/`, links to them, the list of decisions."""

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
PAGES = {name: name for name in ("CONTRIBUTING.md", "CHANGELOG.md")}
"""Pages at the top of the repository, by their name on the site."""

LINK = re.compile(r"\[([^\]\n]+)\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages at the top of the repository."""
    for name in PAGES:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Page, files: Files, **_: object) -> str:
    """Turn links of the repository into links of the site; list the decisions on their page."""
    source = page.file.src_uri
    folder = "" if source in PAGES else posixpath.dirname(f"docs/{source}")

    def rewritten(link: re.Match[str]) -> str:
        text, target, anchor = link[1], link[2], link[3] or ""
        path = posixpath.normpath(posixpath.join(folder, target))
        path = {"README.md": "docs/index.md", **{k: f"docs/{k}" for k in PAGES}}.get(path, path)
        on_site = path.removeprefix("docs/")
        if not path.startswith("docs/") or not files.get_file_from_path(on_site):
            return text if path and not path.startswith("docs/") else link[0]
        return f"[{text}]({posixpath.relpath(on_site, posixpath.dirname(source) or '.')}{anchor})"

    if source == "decisions/README.md":
        markdown += "\n".join(_decisions())
    return LINK.sub(rewritten, markdown)


def on_page_content(html: str, **_: object) -> str:
    """Mend cells of tables: bars within code, empty defaults. Let no short word of code break."""
    html = re.sub(r"<td[^>]*>.*?</td>", _mended, html, flags=re.DOTALL)
    return re.sub(r"(?<!<pre>)<code>(?=[^<\s]{1,24}</code>)", '<code class="short">', html)


def _mended(cell: re.Match[str]) -> str:
    text = cell[0].replace("\\|", "|").replace("<code>Sentinel.UNSET</code>", "")
    return "<td></td>" if text == "<td>``</td>" else text


def _decisions() -> list[str]:
    notes = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    heads = [note.read_text(encoding="utf-8").splitlines()[0].lstrip("# ") for note in notes]
    return [f"- [{head}]({note.name})" for note, head in zip(notes, heads, strict=True)]
