"""Run by the benchmark: print forms by Typst, in one document or each in a file of its own.

Arguments: one or each; the folder of exam.typ; the folder that holds questions.json
and forms.json and is printed into; the folders of fonts.
"""

import json
import sys
from pathlib import Path

import typst


def main() -> None:
    """Print them."""
    way, templates, place, *fonts = sys.argv[1:]
    compiler = typst.Compiler(
        f"{templates}/exam.typ", root="/", font_paths=fonts, ignore_system_fonts=True
    )
    inputs = {"questions": f"{place}/questions.json"}
    if way == "one":
        inputs["forms"] = f"{place}/forms.json"
        compiler.compile(output=f"{place}/forms.pdf", sys_inputs=inputs)
        return
    forms = json.loads(Path(place, "forms.json").read_text(encoding="utf-8"))
    for number, form in enumerate(forms, start=1):
        inputs["form"] = json.dumps(form)
        compiler.compile(output=f"{place}/{number:04}.pdf", sys_inputs=inputs)


if __name__ == "__main__":
    main()
