"""Print forms by Typst for the benchmark, in one document or one file per form.

Arguments: `one` or `each`; the folder of exam.typ; the folder of questions.json and forms.json,
which is also the output folder; the folders of fonts.
"""

import json
import sys
from pathlib import Path

import typst


def main() -> None:
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
