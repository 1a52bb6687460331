"""A question in, the same as residents type it out."""

from numpy.random import Generator


def roughen(question: str, rng: Generator) -> str:
    """Return the question as residents type: capitals, marks and spelling as they come."""
    if rng.random() < 0.35:
        question = question.lower()
    if rng.random() < 0.45:
        question = question[:1].upper() + question[1:]
    if rng.random() < 0.3:
        question = question.replace("'", "")
    if rng.random() < 0.12:
        question = _misspell(question, rng)
    return question + "?" * (rng.random() < 0.5)


def _misspell(question: str, rng: Generator) -> str:
    words = question.split()
    long = [i for i, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return question
    i = long[int(rng.integers(len(long)))]
    at = int(rng.integers(1, len(words[i]) - 2))
    word = words[i]
    words[i] = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] if rng.random() < 0.5 else word[:at] + word[at + 1 :]
    )
    return " ".join(words)
