"""Redraw every figure of the bank: `python content/figures/draw.py`."""

from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def drawings() -> dict[str, str]:
    """Return the SVG of each figure in the FIGURES of every module in topics/, by its name."""
    paths = sorted((HERE / "topics").glob("*.py"))
    modules = [import_module(f"topics.{path.stem}") for path in paths]
    return {name: drawing().svg() for each in modules for name, drawing in each.FIGURES.items()}


def main() -> None:
    """Write each figure beside this file as <name>.svg."""
    for name, svg in drawings().items():
        (HERE / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
