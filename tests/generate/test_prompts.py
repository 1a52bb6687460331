import hashlib
import re
from pathlib import Path

import pytest

from rag.errors import PromptError
from rag.generate import Prompt, load_prompt
from rag.generate import prompts as module

FILE = "variables: evidence, question\n--- system\nAnswer from {evidence} only.\n--- user\n{evidence}\nQ: {question}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "rag" / "generate"
    package.mkdir(parents=True)
    (tmp_path / "prompts").mkdir()
    monkeypatch.setattr(module, "__file__", str(package / "prompts.py"))
    module._load_template.cache_clear()
    return tmp_path / "prompts"


def test_variables_are_put_in_and_the_file_is_hashed(folder: Path) -> None:
    (folder / "toy.txt").write_text(FILE)
    assert load_prompt("toy", evidence="E", question="Why?") == Prompt(
        system="Answer from E only.", user="E\nQ: Why?", sha256=hashlib.sha256(FILE.encode()).hexdigest()
    )


def test_a_value_with_braces_is_not_expanded(folder: Path) -> None:
    (folder / "toy.txt").write_text(FILE)
    assert (
        load_prompt("toy", evidence="{question} \\1 {0}", question="{evidence}").user
        == "{question} \\1 {0}\nQ: {evidence}"
    )


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"question": "Q"}, "needs a value for 'evidence'"),
        ({"question": "Q", "evidence": "E", "mood": "x"}, "has no variable 'mood'; it has 'evidence', 'question'"),
    ],
)
def test_missing_and_unknown_variables_are_named(folder: Path, variables: dict[str, str], words: str) -> None:
    (folder / "toy.txt").write_text(FILE)
    with pytest.raises(PromptError, match=re.escape(words)):
        load_prompt("toy", **variables)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (FILE.replace("evidence, question", "evidence"), "'question' must be both listed"),
        (FILE.replace("question\n---", "question, mood\n---"), "'mood' must be both listed"),
        ("Answer {question}", "expected a first line"),
    ],
)
def test_a_prompt_file_that_breaks_the_format_is_refused(folder: Path, text: str, words: str) -> None:
    (folder / "toy.txt").write_text(text)
    with pytest.raises(PromptError, match=re.escape(words)):
        load_prompt("toy", evidence="", question="")


@pytest.mark.parametrize("name", ["nothing", "../secret", "toy.txt", ""])
def test_an_unknown_prompt_is_named_with_those_there_are(folder: Path, name: str) -> None:
    (folder / "toy.txt").write_text(FILE)
    (folder.parent / "secret.txt").write_text(FILE)
    with pytest.raises(PromptError, match=re.escape(f"There is no prompt {name!r}; there are: toy.")):
        load_prompt(name)


def test_every_prompt_of_the_project_keeps_the_format() -> None:
    module._load_template.cache_clear()
    files = sorted((Path(__file__).resolve().parents[2] / "prompts").glob("*.txt"))
    assert "answer" in [path.stem for path in files]
    for path in files:
        module._load_template(path.stem)


def test_the_answer_prompt_puts_the_question_last() -> None:
    module._load_template.cache_clear()
    prompt = load_prompt("answer", evidence="[1] A roof.", question="What is it?")
    assert prompt.user == "Text: [1] A roof.\nQuestion: What is it?\nAnswer:"
