"""A long sentence in, several short ones out, each with a subject of its own. Pure.

Every rule looks for one joint of English ("..., which was 41%", "...; ...", "..., and the chair ...") and returns the
sentences on both sides of it, or nothing where it does not fit. A condition ("subject to ...") is never parted from
what it limits. Whether the meaning held is not judged here: `rag.summarise.simplify` keeps what the checks pass.

`reported` who said it; `clauses` side by side; `relatives` "which"; `verbs` of one subject; `figures` hung on;
`lists`; `tails` last phrases. `joints` holds what they share.
"""

from collections.abc import Iterator

from rag.summarise.grammar import is_well_formed
from rag.summarise.split.clauses import (
    at_as,
    at_because,
    at_clauses,
    at_comma_and,
    at_conjunction,
    at_semicolons,
    at_when,
    at_where,
)  # fmt: skip
from rag.summarise.split.figures import (
    at_being,
    at_comparison,
    at_cost,
    at_participle,
    at_target,
    at_to_be,
    at_with_sum,
)  # fmt: skip
from rag.summarise.split.joints import Rule
from rag.summarise.split.lists import at_colon, at_list
from rag.summarise.split.relatives import at_in_which, at_of_which, at_which, inner_which
from rag.summarise.split.reported import at_and_that, at_and_to, at_second_verb
from rag.summarise.split.tails import at_date, at_endorsed, at_venue, tails_off
from rag.summarise.split.verbs import at_actions, at_far_subject, at_second_action, at_shared_subject, at_two_subjects

RULES: tuple[Rule, ...] = (
    at_semicolons, at_and_that, at_and_to, at_second_verb, at_of_which, at_in_which, inner_which, at_which, at_comparison, at_target, at_because, at_clauses, at_conjunction, at_with_sum, at_to_be, at_cost,
    at_participle, at_being, at_when, at_where, at_shared_subject, at_as,
)  # fmt: skip
LAST_RULES: tuple[Rule, ...] = (
    at_venue, at_two_subjects, at_endorsed, at_second_action, at_actions, at_colon, at_comma_and, at_date, at_list, at_far_subject,
)  # fmt: skip
"""Tried only on sentences that are still too long: what they make reads less smoothly."""


def ways_to_split(sentence: str, *, is_too_long: bool = False) -> Iterator[list[str]]:
    """Yield every way one rule splits this sentence into well-formed ones."""
    for rule in (*RULES, *(LAST_RULES if is_too_long else ())):
        parts = rule(sentence.rstrip("."))
        if parts and all(is_well_formed(part) for part in parts):
            yield parts
    if is_too_long:
        yield from (parts for parts in tails_off(sentence.rstrip(".")) if all(map(is_well_formed, parts)))
