"""Real sentences, as they stand and lightly changed, are seldom refused; a human-labelled set says what the score is worth."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.check import SCORE_THRESHOLD, DraftSentence, check_sentence, support_score

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPUS, CLAIMS = SHARED / "corpus", SHARED / "data" / "expertqa" / "derived_claims_val.jsonl"
SENTENCE_END = re.compile(r"(?<=[a-z)%0-9]{2}[.])\s+(?=[A-Z])")
FRAME = re.compile(
    r"^(?:It was (?:explained|highlighted|reported|noted)(?: to \w+(?: \w+)?)? that|(?:The committee|Members) (?:was|were) informed that|Members heard that) "
)
PLAIN = (
    ("commenced", "started"),
    ("regarding", "about"),
    ("additional", "extra"),
    ("County Councillor", "Cllr"),
    ("%", " per cent"),
)
FORM = ("first person", "cut off", "no verb", "longer than")
MAX_REFUSED, MAX_REFUSED_CHANGED, MIN_BALANCED_ACCURACY = 0.01, 0.05, 0.60

pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is absent")]


def real_sentences() -> Iterator[tuple[str, str]]:
    """Yield each sentence of the real papers with itself and its neighbours as the record."""
    for path in sorted(CORPUS.glob("0*.txt")):
        text = re.sub(r"\n(?=[a-z])", " ", path.read_text(encoding="utf-8"))
        for paragraph in re.split(r"\n+", text):
            parts = [part.strip(" -•·*") for part in SENTENCE_END.split(paragraph)]
            for index, part in enumerate(parts):
                if re.match(r"[A-Z].*\.$", part) and 6 <= len(part.split()) <= 60:
                    yield part, " ".join(parts[max(index - 1, 0) : index + 2])


def refused_for_what_it_says(sentence: str, record: str) -> bool:
    verdict = check_sentence(DraftSentence(sentence, (1,)), [record])
    return not verdict.ok and not any(word in reason for reason in verdict.reasons for word in FORM)


def changed(sentence: str) -> Iterator[str]:
    if found := FRAME.match(sentence):
        yield sentence[found.end()].upper() + sentence[found.end() + 1 :]
    for old, new in PLAIN:
        if old in sentence:
            yield sentence.replace(old, new)
    head = sentence.split(", ")[0]
    if head != sentence and len(head.split()) > 7 and re.match(r"(?:The|Members|It|There|County) ", head):
        yield f"{head}."


def test_the_record_s_own_sentences_pass() -> None:
    refused = [refused_for_what_it_says(sentence, record) for sentence, record in real_sentences()]
    assert sum(refused) <= MAX_REFUSED * len(refused)


def test_its_sentences_lightly_changed_seldom_fail() -> None:
    refused = [
        refused_for_what_it_says(new, record) for sentence, record in real_sentences() for new in changed(sentence)
    ]
    assert len(refused) > 100
    assert sum(refused) <= MAX_REFUSED_CHANGED * len(refused)


@pytest.mark.skipif(not CLAIMS.is_file(), reason="../shared/data/expertqa is absent")
def test_the_support_score_tells_supported_claims_from_others_a_little() -> None:
    rows = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    passed = [(support_score(row["claim"], row["evidence"]) >= SCORE_THRESHOLD, bool(row["label"])) for row in rows]
    rates = [
        sum(is_passed == label for is_passed, label in passed if label is side)
        / sum(label is side for _, label in passed)
        for side in (True, False)
    ]
    assert sum(rates) / 2 >= MIN_BALANCED_ACCURACY
