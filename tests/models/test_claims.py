from pathlib import Path

import numpy as np
import pytest

from models.train.claims import Block, Claim, load_blocks, make_claims, negated, other_figure, spoil, with_clause
from models.train.grammar import load_subjects

BLOCKS = load_blocks()
SUBJECTS = load_subjects()
CLAIMS = make_claims(BLOCKS, SUBJECTS, 1, 3)


def test_there_are_enough_labelled_claims_of_both_labels_and_many_are_written_by_hand() -> None:
    assert sum(c.is_supported for c in CLAIMS) >= 1000
    assert sum(not c.is_supported for c in CLAIMS) >= 1500
    assert sum(c.kind == "written" for c in CLAIMS) >= 1000


def test_every_way_of_going_wrong_is_there() -> None:
    wrong = {c.kind for c in CLAIMS if not c.is_supported}
    assert wrong == {
        "written",
        "figure",
        "name",
        "negation",
        "modality",
        "opposite",
        "added clause",
        "other fact",
        "other subject",
    }


def test_no_slot_is_left_open() -> None:
    assert not [c for c in CLAIMS if "{" in c.sentence + c.evidence]


def test_a_sentence_taken_from_its_evidence_is_never_labelled_unsupported() -> None:
    assert not [c for c in CLAIMS if not c.is_supported and c.sentence in c.evidence]


def test_no_claim_carries_both_labels() -> None:
    labels: dict[tuple[str, str], set[bool]] = {}
    for claim in CLAIMS:
        labels.setdefault((claim.sentence, claim.evidence), set()).add(claim.is_supported)
    assert not [pair for pair, found in labels.items() if len(found) > 1]


def test_a_figure_keeps_its_value_through_a_block() -> None:
    block = Block("It cost {£20-90}.", ("?",), ("{£20-90} was the cost.",), ("It cost {£100-900}.",))
    claims = make_claims([block], [], 2, 1)
    supported = next(c for c in claims if c.is_supported)
    assert supported.sentence.split()[0] in supported.evidence


def test_the_same_seed_gives_the_same_claims() -> None:
    assert make_claims(BLOCKS[:4], SUBJECTS[:4], 3, 2) == make_claims(BLOCKS[:4], SUBJECTS[:4], 3, 2)


CLAIM = Claim(
    "The pool will close on 4 May.", "The pool would close on 4 May and reopen on 9 June.", True, "written", 0
)


def test_rules_change_one_thing() -> None:
    rng = np.random.default_rng(1)
    assert negated(CLAIM, rng) == "The pool will not close on 4 May."
    changed = other_figure(CLAIM, rng)
    assert changed is not None
    assert changed != CLAIM.sentence
    assert changed.startswith("The pool will close on ")
    added = with_clause(CLAIM, rng)
    assert added.startswith("The pool will close on 4 May, ")
    spoilt = spoil(CLAIM, rng)
    assert spoilt is not None
    assert not spoilt.is_supported


def test_a_block_without_its_four_lines_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("= It rained.\n+ It was wet.\n", "utf-8")
    with pytest.raises(ValueError, match="It rained"):
        load_blocks(tmp_path)
