"""What the words of an exemption name: appendices by their labels, items by their numbers, paragraphs of Schedule 12A.

In: text. Out: labels and numbers, each once. And the words that say that nothing is exempt.
"""

import re

NEGATIVE = re.compile(
    r"\b(?:no|none|not\s+any|nil|without|n/a)\b[^.]{0,60}\b(?:exempt|confidential|private|part\s*(?:2|II)|excluded?|exclusion)|open\s+access|\bnon-?exempt"
    r"|\bnot\s+(?:an?\s+)?(?:exempt|confidential)|\bunrestricted\b|\b(?:exempt|confidential)\w*\s*[:?\t]\s*(?:no|none|n/?a|nil)\b",
    re.IGNORECASE,
)
LABELS = r"['‘’\"“”]?[A-Z\d][\d.]{0,3}['‘’\"“”]?(?:\s*(?:,|and|&|to|-|–)\s*['‘’\"“”]?[A-Z\d][\d.]{0,3}['‘’\"“”]?)*"
_PARAGRAPHS = re.compile(
    r"\b(?:paragraphs?|paras?\.?|categor(?:y|ies))\s*(?:\(s\))?\s*(?:no\.?\s*)?(?P<numbers>\d{1,2}(?:\s*(?:,|and|&|or|to|[-–])\s*\d{1,2})*)\b(?![.]\d)",
    re.IGNORECASE,
)
# Schedule 12A has paragraphs to 10 in England and to 21 in Wales, Schedule 7A of Scotland to 15.
_HIGHEST_PARAGRAPH = 21


def paragraphs_in(text: str) -> tuple[int, ...]:
    """Return the Schedule 12A paragraphs a text names, in order, each once."""
    found: list[int] = []
    for match in _PARAGRAPHS.finditer(text):
        found += [
            number for number in expanded(match["numbers"]) if 1 <= number <= _HIGHEST_PARAGRAPH and number not in found
        ]
    return tuple(found)


def labels_in(text: str) -> list[str]:
    """Return the labels of "B", "'A' and 'C'" or "1 to 3"."""
    labels = re.findall(r"[A-Z]|\d{1,2}", text)
    if re.search(r"\bto\b|[-–]", text) and len(labels) == 2:
        first, last = labels
        if first.isdigit() and last.isdigit():
            return [str(number) for number in expanded(f"{first} to {last}")]
        if first.isalpha() and last.isalpha():
            return [chr(code) for code in range(ord(first), ord(last) + 1)]
    return labels


def expanded(text: str) -> list[int]:
    """Return the numbers of "1, 2 and 3" or "1 to 3"."""
    numbers: list[int] = []
    for first, last in re.findall(r"(\d{1,3})(?:\s*(?:to|-|–)\s*(\d{1,3}))?", text):
        numbers += range(int(first), min(int(last or first), int(first) + 50) + 1)
    return numbers
