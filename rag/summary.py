"""The values of a summary and of its review: frozen, plain, and free of any third party.

An officer sees the official wording beside the plain sentences; residents see only what was published. What is
stored and given out is made of these values and nothing else.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from rag.datatypes import Citation, Dropped


class Section(StrEnum):
    """What a plain sentence tells, in the order it is read."""

    ABOUT = "about"
    DECIDED = "decided"
    NEXT = "next"
    VOTE = "vote"
    PROPOSED = "proposed"
    MONEY = "money"
    DATES = "dates"
    DISCUSSED = "discussed"
    FIGURES = "figures"
    RECORD = "record"

    @property
    def is_prose(self) -> bool:
        """Plain sentences stand here, not a table's figures or the record's own words."""
        return self not in (Section.FIGURES, Section.RECORD)


SECTION_TITLES = {
    Section.ABOUT: "What this was about",
    Section.DECIDED: "What was decided",
    Section.NEXT: "What happens next",
    Section.VOTE: "How they voted",
    Section.PROPOSED: "Proposed and not decided here",
    Section.MONEY: "Money and figures",
    Section.DATES: "Dates",
    Section.DISCUSSED: "What was discussed",
    Section.FIGURES: "Figures from the tables",
    Section.RECORD: "In the record's own words",
}
"""The heading each section stands under, wherever a summary is shown. The last holds what no rule can say plainly."""


class Origin(StrEnum):
    """Who worded a plain sentence."""

    MODEL = "model"
    RULES = "rules"
    RECORD = "record"
    OFFICER = "officer"


class State(StrEnum):
    """Where a summary stands in its review."""

    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class OfficialWording:
    """A decision, recommendation or lost motion, verbatim: `document.text[start:end] == text`.

    `kind` is a `rag.datatypes.DecisionKind`, or "vote" for the words that record a vote outside a decision.
    """

    kind: str
    text: str
    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Check:
    """One check of one sentence: its name, whether it passed, and in plain English why not.

    A `must` check may never be overruled; the others may, by a named officer with a note.
    """

    name: str
    ok: bool
    reasons: tuple[str, ...] = ()
    must: bool = True


@dataclass(frozen=True, slots=True)
class PlainSentence:
    """One plain sentence, the places it rests on (at least one), and what the checks say; no checks: not yet run."""

    text: str
    section: Section
    citations: tuple[Citation, ...]
    checks: tuple[Check, ...] = ()
    origin: Origin = Origin.RULES

    @property
    def is_supported(self) -> bool:
        """Every check was run and passed."""
        return bool(self.checks) and all(check.ok for check in self.checks)


@dataclass(frozen=True, slots=True)
class Readability:
    """How easy a text is to read.

    Attributes:
        grade: Flesch–Kincaid grade; `source_grade` is that of the words it was made from.
        words_per_sentence: average.
        longest_sentence_words: words of the longest sentence.
        words_to_avoid: as written, each once.
        undefined_acronyms: used and nowhere explained.
        passive_share: share of sentences with a passive verb, in [0, 1].
        meets_target: within every target of `rag.settings`.
    """

    grade: float
    source_grade: float
    words_per_sentence: float
    longest_sentence_words: int
    words_to_avoid: tuple[str, ...]
    undefined_acronyms: tuple[str, ...]
    passive_share: float
    meets_target: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """Something of the item that its summary must tell and does not: "vote", "amount", "deadline", "decision"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what a summary must tell it tells: `n_covered` of `n_wanted`, and what is missing."""

    n_wanted: int
    n_covered: int
    missing: tuple[Missing, ...] = ()

    @property
    def share(self) -> float:
        """In [0, 1]; 1 where nothing is wanted."""
        return self.n_covered / self.n_wanted if self.n_wanted else 1.0


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of one item.

    Attributes:
        item, item_title, document, file: what it is of.
        source_sha256: of the item's exact words, heading included.
        official: the formal wording, verbatim.
        plain: the plain sentences in reading order.
        model, model_sha256, prompt_sha256: what wrote it; "" where no model file or prompt was used.
        dropped: what the model wrote that was not kept, and why.
        timings_s: seconds of each stage and in total.
    """

    item: str
    item_title: str
    document: str
    file: str
    source_sha256: str
    official: tuple[OfficialWording, ...]
    plain: tuple[PlainSentence, ...]
    readability: Readability
    coverage: Coverage
    model: str = ""
    model_sha256: str = ""
    prompt_sha256: str = ""
    dropped: tuple[Dropped, ...] = ()
    timings_s: dict[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The plain sentences as one text."""
        return " ".join(sentence.text for sentence in self.plain)


class Action(StrEnum):
    """What was done in one step of a review."""

    DRAFTED = "drafted"
    EDITED = "edited"
    CHECKED = "checked"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a review, as it stands on record for good.

    Attributes:
        item: id of the item at that time; `source` is where its paper came from.
        part, number, title: of the item, to know it again in a changed paper.
        revision: 1 for the first draft, one more with each step.
        action: what was done; `state` is where the summary stands after it.
        officer: who did it; `role` is the office, shown to residents.
        made: when, ISO 8601 in UTC.
        note: why; kept on record, never shown to residents.
        summary: the whole summary after the step.
    """

    item: str
    source: str
    part: str
    number: str | None
    title: str
    revision: int
    action: Action
    state: State
    officer: str
    role: str
    made: str
    note: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class Review:
    """A summary as officers see it.

    Attributes:
        summary, state, revision: as they are now; give `revision` back with every change.
        is_stale: the paper it was made from was replaced or removed, or its words changed.
        n_failed: sentences whose checks failed or were not run.
        approved_by: the role that approved the present text, or "".
        is_public: residents see the published text (not necessarily the present one).
        last: the latest step.
    """

    summary: Summary
    state: State
    revision: int
    is_stale: bool
    n_failed: int
    approved_by: str
    is_public: bool
    last: Step


@dataclass(frozen=True, slots=True)
class WordChange:
    """A run of words of a diff: "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step and what it changed against the first draft, sentence by sentence in words."""

    step: Step
    changes: tuple[WordChange, ...]


@dataclass(frozen=True, slots=True)
class PublishedSummary:
    """What residents see of a summary: the text as published, who approved it, and whether the paper changed since.

    Attributes:
        summary: as published, with the hashes of source, model and prompt.
        approved_by: the role that approved it.
        published: when, ISO 8601 in UTC.
        is_stale: the paper was replaced since; `notice` says so, and that a computer helped to write it.
    """

    summary: Summary
    approved_by: str
    published: str
    is_stale: bool
    notice: str
