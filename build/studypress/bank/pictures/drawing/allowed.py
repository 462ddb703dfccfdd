"""Allow-list of a drawing's elements and attributes, with a parser for each value."""

from collections.abc import Callable, Mapping

from studypress.bank.pictures.drawing import values as v

_Reader = Callable[[str], str]
"""A parser of values: returns the normalised value, or raises ValueError."""

_BOX: Mapping[str, _Reader] = dict.fromkeys(("x", "y", "width", "height"), v.length)
_VIEW = {"viewBox": v.view_box, "preserveAspectRatio": v.aspect}
_UNITS = v.one_of("userSpaceOnUse", "objectBoundingBox")
_WORDS = {
    **dict.fromkeys(("x", "y", "dx", "dy"), v.lengths),
    "rotate": v.numbers,
    "textLength": v.length,
    "lengthAdjust": v.one_of("spacing", "spacingAndGlyphs"),
    "xml:space": v.one_of("default", "preserve"),
}
_GRADIENT = {
    "gradientUnits": _UNITS,
    "gradientTransform": v.transform,
    "spreadMethod": v.one_of("pad"),
    "href": v.fragment,
}

ELEMENTS: Mapping[str, Mapping[str, _Reader]] = {
    "svg": {**_BOX, **_VIEW, "xml:space": _WORDS["xml:space"]},
    "g": {"xml:space": _WORDS["xml:space"]},
    "defs": {},
    "switch": {},
    "style": {},
    "symbol": {**_VIEW, **_BOX},
    "use": {**_BOX, "href": v.fragment},
    "path": {"d": v.outline},
    "rect": {**_BOX, "rx": v.radius, "ry": v.radius},
    "circle": dict.fromkeys(("cx", "cy", "r"), v.length),
    "ellipse": {**dict.fromkeys(("cx", "cy"), v.length), "rx": v.radius, "ry": v.radius},
    "line": dict.fromkeys(("x1", "y1", "x2", "y2"), v.length),
    "polyline": {"points": v.corners},
    "polygon": {"points": v.corners},
    "text": _WORDS,
    "tspan": _WORDS,
    "image": {**_BOX, "preserveAspectRatio": v.aspect, "href": v.picture},
    "linearGradient": {**dict.fromkeys(("x1", "y1", "x2", "y2"), v.length), **_GRADIENT},
    "radialGradient": {
        **dict.fromkeys(("cx", "cy", "r", "fx", "fy", "fr"), v.length),
        **_GRADIENT,
    },
    "stop": {"offset": v.share},
    "clipPath": {"clipPathUnits": _UNITS},
    "mask": {**_BOX, "maskUnits": _UNITS, "maskContentUnits": _UNITS},
    "marker": {
        **dict.fromkeys(("refX", "refY", "markerWidth", "markerHeight"), v.length),
        **_VIEW,
        "orient": v.orient,
        "markerUnits": v.one_of("strokeWidth", "userSpaceOnUse"),
    },
    "pattern": {
        **_BOX,
        **_VIEW,
        "patternUnits": _UNITS,
        "patternContentUnits": _UNITS,
        "patternTransform": v.transform,
        "href": v.fragment,
    },
}

_WORDS_ALONE = frozenset(("text", "tspan"))
_STOPS_ALONE = frozenset(("linearGradient", "radialGradient"))
_EMPTY = frozenset(
    ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "use", "stop")
)


def belongs(name: str, within: str) -> bool:
    """Return whether an element may be a child of `within`, or the root if that is empty."""
    if within in _EMPTY or within == "style":
        return False
    if within in _WORDS_ALONE or name == "tspan":
        return within in _WORDS_ALONE and name == "tspan"
    if within in _STOPS_ALONE or name == "stop":
        return within in _STOPS_ALONE and name == "stop"
    return True


IGNORED = frozenset(("title", "desc", "metadata", "filter", "view", "cursor"))
"""SVG elements that render nothing by themselves."""

REFUSED = {
    "script": "runs a program: remove it",
    "foreignObject": "is not supported: write its words as <text>",
    "textPath": "is not supported: convert its text to outlines",
    **dict.fromkeys(
        ("animate", "animateTransform", "animateMotion", "animateColor", "set", "mpath"),
        "is an animation: remove it",
    ),
}

PROPERTIES: Mapping[str, _Reader] = {
    "fill": v.paint,
    "stroke": v.paint,
    "color": v.color,
    "stop-color": v.color,
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity"), v.share),
    "stroke-width": v.length,
    "stroke-dasharray": v.dashes,
    "stroke-dashoffset": v.length,
    "stroke-miterlimit": v.number,
    "stroke-linecap": v.one_of("butt", "round", "square"),
    "stroke-linejoin": v.one_of("miter", "round", "bevel", "miter-clip", "arcs"),
    "fill-rule": v.one_of("nonzero", "evenodd"),
    "clip-rule": v.one_of("nonzero", "evenodd"),
    **dict.fromkeys(("clip-path", "mask"), v.reference),
    "filter": v.effect,
    **dict.fromkeys(("marker", "marker-start", "marker-mid", "marker-end"), v.reference),
    "display": v.shown,
    "visibility": v.one_of("visible", "hidden", "collapse"),
    "overflow": v.one_of("visible", "hidden", "scroll", "auto"),
    "font-family": v.family,
    "font-size": v.font_size,
    "font-style": v.one_of("normal", "italic", "oblique"),
    "font-weight": v.weight,
    "text-anchor": v.one_of("start", "middle", "end"),
    "text-decoration": v.decoration,
    "direction": v.one_of("ltr", "rtl"),
    "letter-spacing": v.spacing,
    "dominant-baseline": v.word,
    "alignment-baseline": v.word,
    "transform": v.transform,
    "mix-blend-mode": v.one_of("normal"),
}
"""Allowed style properties; each is a presentation attribute too."""
