"""People as attendance lists print them: names run together, in columns, with titles and roles.

In: lines or a sentence that lists people. Out: their names in order, without "Councillor" and without
roles in brackets; courtesy titles (Mrs, Dr) stay. Knows no names: only how names are written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_OFFICE = re.compile(
    r"^(?:and\s+)?(?:(?:county|district|borough|city|town|parish|ward|portfolio|group)\s+)?(?:councillors?|cllrs?)\b\.?(?:\(s\))?[:\s]*",
    re.IGNORECASE,
)
# "Bolton Councillor Linda Thomas": a combined authority's members come with their districts.
_OFFICE_WORD = re.compile(r"\b(?:councillor|cllr|mayor|baroness|lord|lady|sir|dame)\b", re.IGNORECASE)
_AREA = re.compile(r"^(?:[A-Z][\w'’-]*\s+){1,3}(?:councillor|cllr|city\s+mayor)\b\.?\s+", re.IGNORECASE)
_COURTESY = (
    r"(?:mr|mrs|miss|ms|mx|dr|prof|professor|sir|dame|lord|lady|baroness|rev|revd|reverend|canon|father|rabbi|imam"
    r"|alderman|ald|the\s+mayor|mayor)"
)
_STARTS_TITLED = re.compile(rf"^{_COURTESY}\b\.?\s", re.IGNORECASE)
_ROLE = re.compile(r"\s*[\[(][^\])]{0,80}[\])]")
_AFTER_ROLE = re.compile(r"^([^(\[]{3,60})[(\[][^)\]]*[)\]].*$", re.DOTALL)
_CHAIR_ROLE = re.compile(
    r"[\[(]\s*(?:[^\])]{1,40},\s*)?(?:in\s+the\s+)?(?:the\s+)?chair(?:man|woman|person)?\b[^\])]{0,60}[\])]",
    re.IGNORECASE,
)
_IN_THE_CHAIR = re.compile(
    r"(?:\s*[-–—,]\s*|\s+)(?:\(?in\s+the\s+chair\)?|chair(?:man|woman|person)?)\s*\.?$", re.IGNORECASE
)
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z](?:\.|\s|[A-Z]\b))")
_NAME_WORD = re.compile(r"^(?:[A-Z][\w'’.-]*|de|da|van|von|der|den|la|le|du|el|al|bin|ap|st|ni|of|y)$")
_NOT_A_NAME = re.compile(
    r"\b(?:board|partnership|ccg|council|committee|service|services|director|officer|manager|head"
    r"|clerk|solicitor|representative|present|county|lead|member|members|none|apologies|chief|executive|public|press"
    r"|vacancy|vacant|councillors|cabinet|leader|deputy|whip|portfolio|spokesperson"
    r"|agenda|minutes|meeting|team|group|trust|association|union|item|from|until|left|arrived|joined|remotely|via)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\t+|\s{2,}|;\s*|\s*\|\s*|\s*•\s*|\s+and\s+|\s+&\s+")
# "A Smith (Leader, in the Chair), B Jones": a comma in brackets lists nobody.
_COMMA = re.compile(r",(?![^(\[]*[)\]])")
_NEXT_SENTENCE = re.compile(r"(?<=[a-z]{3})\.\s+(?=[A-Z]).*$", re.DOTALL)
_MOST_WORDS = 7
_POSTNOMINALS = frozenset(re.findall(r"\w+", "JP CC MBE OBE CBE BEM KC QC DL MP MEP FRSA TD"))


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a list; `is_chair` where the list says so."""

    name: str
    is_chair: bool = False


def people(rows: Iterable[str]) -> list[Person]:
    """Return the people that the rows of an attendance list name, in order, each once."""
    found: dict[str, Person] = {}
    for row in rows:
        for person in _people_of(row):
            found.setdefault(person.name, person)
    return list(found.values())


def names_in_sentence(sentence: str) -> list[str]:
    """Return the names that follow "from" in an apologies sentence; [] if it names nobody."""
    _, _, listed = sentence.replace("\n", " ").partition(" from ")
    listed = _NEXT_SENTENCE.sub("", listed)
    listed = re.sub(r"\s+(?:for|who|whom|with|due|as|because)\s.*$", "", listed).rstrip(". ")
    parts = re.split(r",\s*|;\s*|\s+and\s+|\s+&\s+", listed)
    if len(offices := [part for part in parts if _OFFICE.match(part)]) > 1:
        parts = offices
    names = [clean_name(_AFTER_ROLE.sub(r"\1", part)) for part in parts]
    return [name for name in names if name]


def clean_name(text: str) -> str | None:
    """Return a person's name without office, role and affiliation, or None if it is no name."""
    bare = _OFFICE.sub("", _ROLE.sub("", text.replace("\xa0", " ")).strip(" ,.;:*-–—\t"))
    bare = _AREA.sub("", bare)
    bare = re.sub(r"\s+", " ", re.split(r"\s+[-–—]\s+|,\s", bare, maxsplit=1)[0]).strip(" ,;:*")
    words = bare.split(" ")
    if not 2 <= len(words) <= _MOST_WORDS or _NOT_A_NAME.search(bare) or any(c.isdigit() for c in bare):
        return None
    return bare if all(_NAME_WORD.match(word) for word in words) else None


def _people_of(row: str) -> Iterator[Person]:
    text = re.sub(r"(?<=\S)\xa0\s?(?=\S)", " ", row).strip()
    text = _GLUED.sub("\t", text)
    for cell in _SEPARATOR.split(text):
        for part in _listed(cell):
            is_chair = bool(_CHAIR_ROLE.search(part) or _IN_THE_CHAIR.search(part)) and "vice" not in part.lower()
            for name in _paired(_IN_THE_CHAIR.sub("", _ROLE.sub("", part))):
                yield Person(name, is_chair)


def _listed(cell: str) -> list[str]:
    """Return the people of "A Smith, B Jones (Chair), C Brown", or the cell itself if commas mean something else."""
    parts = [part for part in _COMMA.split(cell) if part.strip()]
    if len(parts) < 2:
        return [cell]
    if _NOT_A_NAME.search(_ROLE.sub("", ",".join(parts[1:]))) or not all(_is_listed_name(part) for part in parts[1:]):
        return [parts[0]]
    return parts


def _is_listed_name(part: str) -> bool:
    return clean_name(part) is not None or bool(_POSTNOMINALS & set(part.split()))


def _paired(text: str) -> list[str]:
    """Return the name, or two names that lost the column between them ("David Ballard John Withington")."""
    words = _OFFICE.sub("", _ROLE.sub("", text).strip()).split()
    plain = [word for word in words if word[:1].isupper() and len(word) > 2 and word.isalpha()]
    if len(words) == len(plain) == 4 and not _OFFICE_WORD.search(text) and not _STARTS_TITLED.match(text.strip()):
        halves = [clean_name(" ".join(words[:2])), clean_name(" ".join(words[2:]))]
        if all(halves):
            return [half for half in halves if half]
    name = clean_name(text)
    return [name] if name else []
