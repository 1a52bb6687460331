"""What a web page's own styles hide: rules in, a verdict on each style out. Pure text, no parser."""

import re

HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*(?:0|1(?:\.\d+)?(?=px|pt))|opacity\s*:\s*0(?:\.0\d*)?\s*(?:;|$|!)"
    r"|(?:left|top|right|margin-left)\s*:\s*-\d{3,}|text-indent\s*:\s*-(?:\d{4,}|9{3})|clip\s*:\s*rect\(\s*0|transform\s*:\s*scale\(\s*0\s*\)",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?\b|#fef[ef]fe\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)", re.I
)
_CLEAR = re.compile(r"(?<![-\w])color\s*:\s*(?:transparent|rgba\([^)]*,\s*0(?:\.0*)?\s*\))", re.I)
_BACKGROUND = re.compile(r"background", re.I)
_MEDIA = re.compile(r"@[\w-]+[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_SIMPLE_SELECTOR = re.compile(r"[\w.#*\s>-]{1,100}")
_MAX_STYLE_CHARS = 200_000


def style_hides(style: str) -> bool:
    """Say whether a style attribute hides its element: not displayed, no size, off the page, or clear."""
    return bool(HIDING_STYLE.search(style) or _CLEAR.search(style))


def style_is_white(style: str) -> bool:
    """Say whether a style paints white letters without a background of its own."""
    return bool(_WHITE.search(style)) and not _BACKGROUND.search(style)


def has_background(style: str) -> bool:
    """Say whether a style sets a background, on which white letters may be seen."""
    return bool(_BACKGROUND.search(style))


def hiding_selectors(stylesheet: str) -> list[str]:
    """Return the simple selectors that a style sheet hides, outside of rules for print or small screens."""
    text = _MEDIA.sub("", _COMMENT.sub("", stylesheet[:_MAX_STYLE_CHARS]))
    return [
        selector.strip()
        for names, body in _RULE.findall(text)
        if style_hides(body)
        for selector in names.split(",")
        if _SIMPLE_SELECTOR.fullmatch(selector.strip())
    ]
