"""TeX commands that formulas can contain, and replacements for others."""

SPACES = frozenset({",", ":", ";", "!", ">", " ", "\n", "quad", "qquad", "enspace", "thinspace"})

ONE_ARGUMENT = frozenset(
    {
        *("acute", "bar", "breve", "check", "dot", "ddot", "dddot", "grave", "hat", "mathring"),
        *("tilde", "vec", "widehat", "widetilde", "overline", "underline"),
        *("overbrace", "underbrace", "overbracket", "underbracket", "overparen", "underparen"),
        *("overrightarrow", "overleftarrow", "overleftrightarrow"),
        *("underrightarrow", "underleftarrow"),
        *("mathbb", "mathbf", "mathcal", "mathfrak", "mathit", "mathrm", "mathscr", "mathsf"),
        *("mathtt", "mathnormal", "boldsymbol", "bm"),
        *("phantom", "hphantom", "vphantom", "boxed", "cancel", "bcancel", "xcancel"),
        *("pmod", "mod"),
    }
)
TWO_ARGUMENTS = frozenset({"frac", "dfrac", "tfrac", "cfrac", "overset", "underset", "stackrel"})
BINOMIALS = frozenset({"binom", "dbinom", "tbinom"})
CLASSES = frozenset(
    {"mathop", "mathrel", "mathbin", "mathord", "mathopen", "mathclose", "mathpunct", "mathinner"}
)
"""Commands that only change the space around their argument, which is set without them."""

ARROWS = frozenset({"xrightarrow", "xleftarrow", "xleftrightarrow", "xmapsto"})
BIG = frozenset(size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", *"lmr"))

TEXTS = {
    **dict.fromkeys(("text", "textrm", "textnormal", "textup", "mbox", "hbox"), "text"),
    **{name: name for name in ("textbf", "textit", "texttt", "textsf")},
    "emph": "textit",
}
"""Commands for words, each with the command that the typesetter supports."""

DECLARATIONS = frozenset(
    {"displaystyle", "textstyle", "scriptstyle", "rm", "bf", "it", "cal", "over"}
)
"""Commands that affect everything next to them, where a line must not be broken."""

LIMITS = frozenset({"limits", "nolimits"})
WITHOUT_EFFECT = frozenset({"nonumber", "notag"})
"""Commands that suppress the numbers of formulas, which are never numbered."""

NAMED = {
    **{name: name for name in ("argmax", "argmin", "det", "gcd", "Pr", "liminf", "limsup")},
    **{name: name for name in ("lim", "sup", "inf", "max", "min")},
    **{name: name for name in ("arccos", "arcsin", "arctan", "cos", "cosh", "cot", "coth", "csc")},
    **{name: name for name in ("deg", "dim", "exp", "hom", "ker", "lg", "ln", "log", "sec", "sin")},
    **{name: name for name in ("sinh", "tan", "tanh")},
    "bmod": "mod",
}
"""Commands that print the letters of a name."""

ADDED = {"pmod": "mod", "mod": "mod", "tilde": "~"}
"""Characters that commands print in addition to their argument."""

ALIASES = {
    "dag": r"\dagger ",
    "ddag": r"\ddagger ",
    "lbrace": r"\{",
    "rbrace": r"\}",
    "iff": r"\;\Longleftrightarrow\;",
    "implies": r"\;\Longrightarrow\;",
    "impliedby": r"\;\Longleftarrow\;",
    "R": r"\mathbb{R}",
    "N": r"\mathbb{N}",
    "Z": r"\mathbb{Z}",
    "Q": r"\mathbb{Q}",
    "C": r"\mathbb{C}",
}
NEGATED = {
    "=": r"\ne ",
    "<": r"\nless ",
    ">": r"\ngtr ",
    **{
        "\\" + name: rf"\{negated} "
        for name, negated in {
            **dict.fromkeys(("le", "leq"), "nleq"),
            **dict.fromkeys(("ge", "geq"), "ngeq"),
            **dict.fromkeys(("in",), "notin"),
            **{name: "n" + name for name in ("sim", "mid", "parallel", "approx", "cong", "prec")},
            **{name: "n" + name for name in ("subset", "supset", "subseteq", "supseteq", "succ")},
            **dict.fromkeys(("exists",), "nexists"),
            **dict.fromkeys(("equiv",), "nequiv"),
        }.items()
    },
}

MATRICES = frozenset(
    {"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix"}
)
ENVIRONMENTS = {
    **{name: name for name in (*MATRICES, "array", "cases")},
    "dcases": "cases",
    **dict.fromkeys(("align", "align*", "aligned", "split"), "align*"),
    **dict.fromkeys(("gather", "gather*", "gathered", "multline", "multline*"), "displaylines"),
    **dict.fromkeys(("equation", "equation*", "math", "displaymath"), ""),
}
"""Environments, each with the one that the typesetter supports; "" sets only the content."""

DELIMITER_ALIASES = {
    "<": r"\langle",
    ">": r"\rangle",
    r"\lbrace": r"\{",
    r"\rbrace": r"\}",
    r"\lbrack": "[",
    r"\rbrack": "]",
}
DELIMITERS = frozenset("()[]|/⟨⟩⌊⌋⌈⌉‖") | {
    *(r"\{", r"\}", r"\|", r"\langle", r"\rangle", r"\lfloor", r"\rfloor", r"\lceil", r"\rceil"),
    *(r"\vert", r"\Vert", r"\lvert", r"\rvert", r"\lVert", r"\rVert", r"\backslash"),
    *(r"\uparrow", r"\downarrow"),
}

SIGNS = {"+", "-", "−", r"\pm", r"\mp", r"\cup", r"\cap", r"\land", r"\lor", r"\wedge", r"\vee"}
SIGNS |= {r"\oplus", r"\times", r"\cdot", ","}
RELATIONS = frozenset({"=", "<", ">", ":", "≤", "≥", "≠", "≈", "∈", "→", "⇒"}) | {
    "\\" + name
    for name in (
        *("le", "leq", "ge", "geq", "ne", "neq", "approx", "sim", "simeq", "equiv", "propto"),
        *("cong", "in", "notin", "ni", "subset", "subseteq", "supset", "supseteq", "ll", "gg"),
        *("to", "rightarrow", "leftarrow", "Rightarrow", "Leftarrow", "Leftrightarrow", "mapsto"),
        *("implies", "iff", "impliedby", "Longrightarrow", "Longleftrightarrow", "coloneqq"),
        *("models", "vdash", "mid", "prec", "succ", "longrightarrow", "leftrightarrow"),
    )
}

INSTEAD = {
    "label": "remove it: nothing refers to a formula",
    "ref": "write the words",
    "eqref": "write the words",
    "tag": r"write \qquad\text{(1)}",
    "ce": r"write \mathrm{H_2O}",
    "SI": r"write 3\,\mathrm{m}",
    "si": r"write \mathrm{m}",
    "qty": r"write 3\,\mathrm{m}",
    "unit": r"write \mathrm{m}",
    "num": "write the number",
    "dv": r"write \frac{dy}{dx}",
    "pdv": r"write \frac{\partial y}{\partial x}",
    "dd": r"write \,dx",
    "cancelto": r"write \cancel{x}^{0}",
    "prescript": "write {}^{a}_{b}X",
    "sideset": "write {}^{a}_{b}X",
    "abs": r"write \left|x\right|",
    "norm": r"write \left\|x\right\|",
    "bra": r"write \langle x|",
    "ket": r"write |x\rangle",
    "braket": r"write \langle x|y\rangle",
    "mathds": r"write \mathbb",
    "mathbbm": r"write \mathbb",
    "Bbb": r"write \mathbb",
    "bold": r"write \mathbf",
    "pmb": r"write \boldsymbol",
    "sf": r"write \mathsf",
    "tt": r"write \mathtt",
    "choose": r"write \binom{n}{k}",
    "atop": r"write \substack{a \\ b}",
    "above": r"write \frac{a}{b}",
    "color": r"write \boldsymbol or \boxed: not every printer prints colours",
    "textcolor": r"write \boldsymbol or \boxed: not every printer prints colours",
    "colorbox": r"write \boxed",
    "fbox": r"write \boxed",
    "hline": "rules of an array are not drawn: write a Markdown table",
    "hdashline": "rules of an array are not drawn: write a Markdown table",
    "cline": "rules of an array are not drawn: write a Markdown table",
    "newcommand": "write the formula out: macros are not supported",
    "renewcommand": "write the formula out: macros are not supported",
    "def": "write the formula out: macros are not supported",
    "DeclareMathOperator": r"write \operatorname{name}",
    "verb": "write code in backticks, outside of the formula",
    "href": "write the link outside of the formula",
    "includegraphics": "show a figure: ![description](figure.svg)",
    "textsuperscript": "write ^{...}",
    "textsubscript": "write _{...}",
    "textdegree": r"write ^\circ",
    "middle": r"write it between \left and \right",
    "end": r"no \begin before it",
    "right": r"no \left before it",
}
"""Hints for commands that are not supported."""

INSTEAD_OF_ENVIRONMENT = {
    "alignat": r"\begin{aligned}",
    "alignat*": r"\begin{aligned}",
    "alignedat": r"\begin{aligned}",
    "flalign": r"\begin{aligned}",
    "eqnarray": r"\begin{aligned}",
    "eqnarray*": r"\begin{aligned}",
    "rcases": r"\left. \begin{matrix} a \\ b \end{matrix} \right\}",
    "tabular": "a Markdown table",
    "tikzpicture": "a figure: ![description](figure.svg)",
    "itemize": "a Markdown list",
    "enumerate": "a Markdown list",
}
