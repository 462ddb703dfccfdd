"""Redraw every figure of the bank: `python content/figures/draw.py`."""

from pathlib import Path

import essentials
import foundations

FIGURES = foundations.FIGURES | essentials.FIGURES


def main() -> None:
    """Write each figure beside this file as <name>.svg."""
    for name, drawing in FIGURES.items():
        target = Path(__file__).parent / f"{name}.svg"
        target.write_text(drawing().svg(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
