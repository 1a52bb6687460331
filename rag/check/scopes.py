"""A reading in, what governs each of its words out: a negation, a modal verb, or only a proposal or a question."""

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from rag.check import vocabulary
from rag.check.reading import Reading, Token
from rag.check.turns import ends_denial, ends_lack, turns_to_fact
from rag.check.vocabulary import word_set
from rag.check.words import stems

_MODALS = (
    {word: "may" for word in vocabulary.POSSIBLE}
    | {word: "will" for word in vocabulary.FUTURE}
    | {word: "would" for word in vocabulary.CONDITIONAL}
    | {word: "should" for word in vocabulary.ADVISED}
    | {word: "must" for word in vocabulary.OBLIGED}
)
_NOT_NEGATING = word_set("later less more fewer earlier longer")
_NEGATING_ALL = word_set("none nobody nothing")
_DENYING = word_set("fail deny non")
_REFUSING = word_set("refuse decline")
_FORMS_OF_BE = word_set("is are was were been being to will shall would should could can may might must ought not")
_RESOLVING = word_set("resolved agreed decided resolves agrees decides resolve agree decide")
_PUTTING_FORWARD = word_set("recommended recommends proposed proposes suggested suggests requested requests")
_ASSERTING = word_set("is are was were has had have when where which who because while although but")
_REPLYING = word_set("reply answer explain say state confirm tell inform concede acknowledge")
_TELLING = _REPLYING | {"report", "show"}
_NEXT_PART = word_set("and ; ) : ,")
_PROPOSING_FOR = word_set("recommend ask apply application bid call plan option request proposal motion")
_DETERMINERS = word_set("the a an this these any its their his her")
_NOUNS = word_set("question questions request requests enquiry enquiries proposal proposals")
_NOT_BEFORE_VERB = _DETERMINERS | {"as"}
_LINKS = word_set("to that whether if")
_NOT_PROPOSING = word_set(
    "apply applies applied applicant applicants planning planner planners called calls caller callers"
)
# Words after which "to be" says what is ("believed to be licensed"), not what is to be done.
_HOLDING = word_set("believe find hold think consider judge deem appear seem prove claim understand know say report")
_LACKING = word_set("without than of")
_LINK_REACH, _NOUN_REACH = 6, 2


class Scope(NamedTuple):
    """What governs one word: `modal` is "", "may", "will", "would", "should", "must", "was to" or "be" ("that it be done")."""

    is_negated: bool
    modal: str
    is_proposed: bool
    is_resolved: bool


class Scopes(NamedTuple):
    """The scope of every token, and the words a negation or a modal verb stands directly before (token indices)."""

    of: tuple[Scope, ...]
    negated_heads: frozenset[int]
    modal_heads: frozenset[int]
    n_negations: dict[int, int]
    modals: frozenset[tuple[int, str]]
    clause_modals: dict[int, frozenset[str]]


@lru_cache(maxsize=1024)
def find_scopes(reading: Reading) -> Scopes:
    """Return what governs each token of a reading."""
    walk = _Walk(reading.tokens)
    for index in range(len(reading.tokens)):
        walk.step(index)
    return walk.result()


class _Walk:
    """One pass over the tokens, remembering what is open."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self._scopes: list[Scope] = []
        self._negation_waits = self._modal_waits = self._is_negated = self._is_resolved = self._lacks = False
        self._modal = self._proposal = ""
        self._negated_heads: set[int] = set()
        self._modal_heads: set[int] = set()
        self._n_negations: Counter[int] = Counter()
        self._modals: set[tuple[int, str]] = set()
        self._clause_modals: dict[int, set[str]] = {}

    def step(self, index: int) -> None:
        """Take in one token."""
        token = self._tokens[index]
        if index and token.clause != self._tokens[index - 1].clause:
            self._leave_clause(index)
        self._open(index, token)
        self._scopes.append(Scope(self._is_negated, self._modal, bool(self._proposal), self._is_resolved))
        if token.fact >= 0 or (token.is_content and not _is_adverb(token)):
            self._settle(index)
        if token.lower in _RESOLVING:
            self._is_resolved, self._proposal = True, ""
        if self._is_resolved:
            self._modals.add((token.sentence, "be"))

    def result(self) -> Scopes:
        """Return everything found."""
        self._negate_before(len(self._tokens))
        self._bind_modal(len(self._tokens))
        return Scopes(
            tuple(self._scopes),
            frozenset(self._negated_heads),
            frozenset(self._modal_heads),
            dict(self._n_negations),
            frozenset(self._modals),
            {clause: frozenset(modals) for clause, modals in self._clause_modals.items()},
        )

    def _leave_clause(self, index: int) -> None:
        token = self._tokens[index]
        self._negate_before(index)
        self._bind_modal(index)
        if token.sentence != self._tokens[index - 1].sentence:
            self._proposal = ""
            self._is_resolved = self._is_resolved and _goes_on(self._tokens, index)
        if not _keeps_verb(self._tokens, index):
            self._modal = ""
        self._modal_waits = self._is_negated = self._lacks = False

    def _negate_before(self, index: int) -> None:
        """A negation with nothing after it ("Declarations: none.") speaks of the words before it, of its clause first."""
        waits, self._negation_waits = self._negation_waits and not self._lacks, False
        if not waits:
            return
        sentence, clause = self._tokens[index - 1].sentence, self._tokens[index - 1].clause
        has_own_words = False
        for back in range(index - 1, -1, -1):
            token = self._tokens[back]
            if token.sentence != sentence or token.text == ";" or (has_own_words and token.clause != clause):
                break
            if token.is_content:
                has_own_words = True
                self._negated_heads.add(back)
                self._scopes[back] = self._scopes[back]._replace(is_negated=True)

    def _bind_modal(self, index: int) -> None:
        """A modal verb with nothing after it ("taxis may not.") is said of the word before it in its clause."""
        if not self._modal_waits:
            return
        self._modal_waits, clause = False, self._tokens[index - 1].clause
        before = (back for back in range(index - 1, -1, -1) if self._tokens[back].clause == clause)
        subject = next((back for back in before if self._tokens[back].is_content), None)
        if subject is not None:
            self._modal_heads.add(subject)
            self._scopes[subject] = self._scopes[subject]._replace(modal=self._modal)

    def _negate_clause(self, index: int) -> None:
        """Let "none" and "nobody" deny what stands before them too ("Fox had attended none")."""
        for back in range(index - 1, -1, -1):
            if self._tokens[back].clause != self._tokens[index].clause:
                break
            self._scopes[back] = self._scopes[back]._replace(is_negated=True)

    def _open(self, index: int, token: Token) -> None:
        if ends_denial(self._tokens, index) or (self._lacks and ends_lack(token)):
            self._is_negated = self._negation_waits = self._lacks = False
        if _negates(self._tokens, index):
            self._is_negated = self._negation_waits = True
            self._lacks = token.lower in _LACKING
            self._n_negations[token.sentence] += 1
            if token.lower in _NEGATING_ALL:
                self._negate_clause(index)
        modal = _modal(self._tokens, index)
        if modal and not (modal == "be" and self._modal):
            self._modal, self._modal_waits = modal, True
            self._modals.add((token.sentence, modal))
            self._clause_modals.setdefault(token.clause, set()).add(modal)
        self._open_proposal(index, token)

    def _open_proposal(self, index: int, token: Token) -> None:
        """A clause after "that" stays proposed to its end; a phrase ("a plan to close it was lost") to the next verb."""
        before = self._tokens[index - 1] if index else None
        if self._ends_proposal(token, before) or turns_to_fact(self._tokens, index):
            self._proposal = ""
        elif token.lower in _PUTTING_FORWARD and not (before and before.lower in _NOT_BEFORE_VERB):
            self._proposal = self._proposal or "phrase"
        elif token.lower in _LINKS and _follows_proposal(self._tokens, index):
            self._proposal = "phrase" if token.lower == "to" else "clause"
        elif (
            token.lower == "for"
            and before
            and before.stem in stems(_PROPOSING_FOR)
            and before.lower not in _NOT_PROPOSING
        ):
            self._proposal = "phrase"

    def _ends_proposal(self, token: Token, before: Token | None) -> bool:
        """Whether the record turns from what is proposed to what is: a reply, a semicolon, the next part of a resolution."""
        if token.text == ";" or token.stem in stems(_REPLYING):
            return True
        if self._is_resolved and token.lower == "that" and before is not None and before.lower in _NEXT_PART:
            return True
        return self._proposal == "phrase" and token.lower in _ASSERTING

    def _settle(self, index: int) -> None:
        if self._negation_waits:
            self._negated_heads.add(index)
        if self._modal_waits:
            self._modal_heads.add(index)
        self._negation_waits = self._modal_waits = False


def _goes_on(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a sentence mark leads to the next part of one resolution: a semicolon, or a list on new lines."""
    return tokens[index].text != "." or (index + 1 < len(tokens) and tokens[index + 1].text[0] == "\n")


def _keeps_verb(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a new clause goes on with the verb of the last ("must be marked and lit", "must be marked, and be lit")."""
    word, after = tokens[index].lower, [token.lower for token in tokens[index + 1 : index + 3]]
    if word == "and":
        return bool(after) and (_is_verb_like(tokens[index + 1]) or after[0] == "be")
    return word == "," and after == ["and", "be"]


def _is_adverb(token: Token) -> bool:
    return token.lower in ("next", "soon", "first", "longer") or token.lower.endswith("ly")


def _is_verb_like(token: Token) -> bool:
    return (token.is_content and token.text[0].islower()) or token.lower in ("be", "not")


def _negates(tokens: tuple[Token, ...], index: int) -> bool:
    token = tokens[index]
    following = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    if token.fact >= 0 or not token.stem or token.text in ("No.", "Nos."):
        return False
    if token.lower in ("than", "of"):
        return _before(tokens, index) == ("rather" if token.lower == "than" else "instead") or (
            token.lower == "of" and [other.lower for other in tokens[max(index - 2, 0) : index]] == ["in", "place"]
        )
    if token.lower in ("not", "no") and _bounds(tokens, index):
        return False
    if token.stem in stems(_REFUSING):
        return following == "to" or (token.lower.startswith("declin") and following in _DETERMINERS)
    return token.lower in vocabulary.NEGATORS or token.lower.endswith("n't") or token.stem in stems(_DENYING)


def _before(tokens: tuple[Token, ...], index: int) -> str:
    return tokens[index - 1].lower if index > 0 else ""


def _bounds(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether "not" or "no" sets a bound ("no later than") or adds ("not only")."""
    following, second = ([token.lower for token in tokens[index + 1 : index + 3]] + ["", ""])[:2]
    return following in ("only", "exceeding") or (following in _NOT_NEGATING and second == "than")


def _modal(tokens: tuple[Token, ...], index: int) -> str:
    token = tokens[index]
    if token.fact >= 0 or not token.stem:
        return ""
    lowered = token.lower
    following = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    if phrase := vocabulary.MODAL_PHRASES.get((lowered, following)):
        return phrase
    if lowered == "be":
        before = tokens[index - 1].lower if index else ""
        second = tokens[index - 2].lower if index > 1 else ""
        is_free = before == "to" and not _governs(second) and tokens[index - 2].stem not in stems(_HOLDING)
        return "be" if before not in _FORMS_OF_BE or is_free else ""
    if lowered.endswith(("'ll", "won't")):
        return "will"
    return _MODALS.get(lowered.removesuffix("n't") if lowered.endswith("n't") else lowered.replace("cannot", "can"), "")


def _governs(word: str) -> bool:
    """Whether the word before "to be" is a verb or noun that already says how sure it is ("expected to be")."""
    return word in {first for first, _ in vocabulary.MODAL_PHRASES}


def _follows_proposal(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a proposing verb stands a few words before this link in its sentence, or a proposing noun right before."""
    sentence = tokens[index].sentence
    proposing, verbs = stems(vocabulary.PROPOSING), stems(vocabulary.PROPOSAL_VERBS)
    for distance, token in enumerate(reversed(tokens[max(index - _LINK_REACH, 0) : index]), start=1):
        if token.sentence != sentence or token.lower in _RESOLVING or token.stem in stems(_TELLING):
            return False
        if token.stem in proposing and token.lower not in _NOT_PROPOSING:
            is_verb = (
                token.stem in verbs
                and token.lower not in _NOUNS
                and _before(tokens, index - distance) not in _DETERMINERS
            )
            return distance <= _NOUN_REACH or is_verb or token.text == "motion"
    return False
