"""robots.txt in, whether a path may be asked for out. Pure.

Source: RFC 9309: the longest rule that matches decides, Allow wins a tie, `*` and a final `$` are patterns.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

_MAX_CHARS = 512_000
_MAX_DELAY_S = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one robot: (allows, pattern) pairs, and the seconds asked for between requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay_s: float = 0.0

    def allows(self, path: str) -> bool:
        """Return whether a path (with its query) may be asked for; what no rule matches may."""
        plain = unquote(path)
        matching = [(len(rule), allowed) for allowed, rule in self.rules if _matches(rule, plain)]
        return max(matching)[1] if matching else True


def robots_of(text: str, agent: str) -> Robots:
    """Return the rules that robots.txt has for a robot of this name, else those for all."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: list[str] = []
    is_naming = False
    for line in text[:_MAX_CHARS].lstrip("\ufeff").splitlines():
        key, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if key.lower() == "user-agent":
            names = [*names, value.lower()] if is_naming else [value.lower()]
            is_naming = True
            groups.setdefault(value.lower(), [])
        elif key.lower() in ("allow", "disallow", "crawl-delay"):
            is_naming = False
            for name in names:
                groups[name].append((key.lower(), value))
    return _rules(groups.get(agent.lower(), groups.get("*", [])))


def _rules(lines: list[tuple[str, str]]) -> Robots:
    delays = [float(value) for key, value in lines if key == "crawl-delay" and re.fullmatch(r"\d+(\.\d+)?", value)]
    rules = tuple((key == "allow", unquote(value)) for key, value in lines if key != "crawl-delay" and value)
    return Robots(rules, min(max(delays, default=0.0), _MAX_DELAY_S))


def _matches(rule: str, path: str) -> bool:
    """Match piece by piece, so that many stars cost no more than one pass each."""
    is_whole = rule.endswith("$")
    first, *rest = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return path == first if is_whole else True
    position = len(first)
    for piece in rest[:-1]:
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    if is_whole:
        return path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= position
    return path.find(rest[-1], position) >= 0
