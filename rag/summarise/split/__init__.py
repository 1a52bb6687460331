"""A long sentence in, several short ones out, each with a subject of its own. Pure.

Every rule looks for one joint of English ("..., which was 41%", "...; ...", "..., and the chair ...") and returns the
sentences on both sides of it, or nothing where it does not fit. What is parted from its condition ("subject to ...")
says that there is one. Whether the meaning held is not judged here: `rag.summarise.simplify` keeps what the checks pass.

`reported` who said it; `clauses` side by side; `relatives` "which"; `verbs` of one subject; `series` after one opener;
`frames` that reach over all that follows; `conditions`; `figures` hung on; `lists`; `asides` in brackets; `tails` last phrases.
`joints` holds what they share.
"""

from collections.abc import Iterator

from rag.summarise.grammar import is_well_formed
from rag.summarise.split import (
    asides,
    clauses,
    conditions,
    figures,
    frames,
    lists,
    relatives,
    reported,
    series,
    tails,
    verbs,
)
from rag.summarise.split.joints import Rule, Split

RULES: tuple[Rule, ...] = (
    clauses.at_semicolons, reported.at_and_that, reported.at_and_to, reported.at_second_verb, relatives.at_of_which,
    relatives.at_in_which, relatives.inner_which, relatives.at_which, figures.at_comparison, figures.at_target,
    clauses.at_because, clauses.at_clauses, clauses.at_conjunction, figures.at_with_sum, figures.at_to_be,
    figures.at_cost, figures.at_participle, figures.at_being, clauses.at_when, clauses.at_where,
    verbs.at_shared_subject, clauses.at_as,
)  # fmt: skip
LAST_RULES: tuple[Rule, ...] = (
    tails.at_vote, tails.at_venue, verbs.at_two_subjects, tails.at_endorsed, verbs.at_second_action, verbs.at_actions,
    verbs.at_if_amid, lists.at_itemised, lists.at_counted, lists.at_colon, clauses.at_comma_and, tails.at_date,
    lists.at_list, verbs.at_far_subject, clauses.at_splice, clauses.at_because_and, clauses.at_and_for,
    asides.at_quotation, asides.at_brackets, relatives.at_which_amid, series.at_series, series.at_gap,
    series.at_figures, relatives.at_number_who, relatives.at_after_which, frames.within_frame, tails.at_rather,
    asides.at_title, conditions.at_or_if, conditions.at_a_condition_that, clauses.at_so, clauses.at_so_that,
    clauses.at_after, clauses.at_response, relatives.at_paper_which, verbs.at_report_verbs, tails.at_with,
    conditions.at_condition, reported.at_loose_that, verbs.at_thought, figures.at_proposed_cost,
)  # fmt: skip
"""Tried only on sentences that are still too long: what they make reads less smoothly."""

SURE: frozenset[Rule] = frozenset({
    clauses.at_semicolons, reported.at_and_that, relatives.at_of_which, relatives.inner_which, clauses.at_clauses,
    clauses.at_splice, clauses.at_because_and, clauses.at_and_for, verbs.at_shared_subject, verbs.at_second_action,
    verbs.at_actions, verbs.at_two_subjects, verbs.at_if_amid, lists.at_itemised, lists.at_counted,
    asides.at_quotation, asides.at_brackets, asides.at_title, series.at_series, series.at_gap, series.at_figures,
    relatives.at_which_amid, relatives.at_number_who, relatives.at_after_which, frames.within_frame, tails.at_vote,
    tails.at_rather, tails.at_with, conditions.at_or_if, conditions.at_a_condition_that, conditions.at_condition,
    clauses.at_so, clauses.at_so_that, clauses.at_after, clauses.at_response, relatives.at_paper_which,
    verbs.at_report_verbs, lists.at_colon, reported.at_second_verb, reported.at_loose_that, verbs.at_thought, figures.at_proposed_cost,
    clauses.at_conjunction, clauses.at_comma_and,
})  # fmt: skip
"""Those that leave no doubt whose words are whose."""


def ways_to_split(sentence: str, *, is_too_long: bool = False) -> Iterator[Split]:
    """Yield every way one rule splits this sentence into well-formed ones."""
    for rule in (*RULES, *(LAST_RULES if is_too_long else ())):
        parts = rule(sentence.rstrip("."))
        if parts and all(is_well_formed(part) for part in parts):
            yield Split(parts, rule in SURE)
    if is_too_long:
        yield from (Split(parts) for parts in tails.tails_off(sentence.rstrip(".")) if all(map(is_well_formed, parts)))
