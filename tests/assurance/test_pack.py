"""The assurance pack of a real library with the installed models."""

import hashlib
import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rag.assurance import TITLES, written_pack
from rag.assurance.facts import FiguresError, Measured, facts, read_figures, used_models
from rag.assurance.markup import as_html, plain
from rag.cli import app
from rag.errors import ModelMissingError
from rag.library.ingest import ingest
from rag.library.store import Store
from rag.settings import Settings
from tests.fakes import HashEncoder
from tests.sample import CANARIES, MINUTES

FIGURES = {
    "demo": [
        {
            "measure": "right_answer",
            "interval": {"value": 0.8125, "low": 0.7, "high": 0.9, "n": 16, "n_clusters": 4},
            "n_unscored": 0,
        },
        {
            "measure": "ndcg_10",
            "interval": {"value": 0.5, "low": 0.4, "high": 0.6, "n": 16, "n_clusters": 4},
            "n_unscored": 0,
        },
        {"measure": "no_leak", "interval": None, "n_unscored": 3},
    ]
}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "minutes.txt").write_text(MINUTES.replace("Roads and Waste", "Roads & <b>Waste</b> [[x]] $version"))
    with closing(Store.open(tmp_path / "library")) as store:
        assert [r.outcome for r in ingest(store, HashEncoder(), [tmp_path / "minutes.txt"])] == ["added"]
    return tmp_path / "library"


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    (tmp_path / "figures.json").write_text(json.dumps(FIGURES))
    return tmp_path / "figures.json"


def values(library: Path, figures: Path | None, **environment: str) -> dict[str, str]:
    return facts(Settings(library), figures, "2 March 2026", environment)


def test_the_pack_tells_of_this_library_its_models_and_figures(library: Path, figures: Path) -> None:
    pack = {document.name: document for document in written_pack(values(library, figures))}
    assert [*pack] == [*TITLES, "to-fill-in"]
    record, card = pack["algorithmic-transparency-record"].markdown, pack["model-card"].markdown
    assert "Papers held: 1, with this many items: 5, of meetings from 14 January 2025 to 14 January 2025." in record
    assert "SmolLM2 135M Instruct (Hugging Face)" in record
    assert "| Answerable questions answered rightly, with the right item | demo | 81.2% | 70.0% to 90.0% | 16 |" in card
    assert "ndcg" not in card
    for model in used_models(Settings(library)):
        assert model.sha256 in card
    assert not [c for document in pack.values() for c in CANARIES if c in document.html + document.markdown]


def test_every_name_is_filled_and_every_gap_is_marked_and_listed(library: Path, figures: Path) -> None:
    *documents, listed = written_pack(values(library, figures))
    for document in documents:
        assert not re.search(r"(?<!\\)\$\w", document.markdown)
        assert "[[" not in document.markdown.replace("\\[\\[", "")
        assert document.markdown.count("TO FILL IN: ") == len(document.gaps) > 0
        assert document.html.count("<mark>") == len(document.gaps)
        assert all(gap in listed.markdown for gap in document.gaps)


def test_names_of_committees_are_shown_as_text(library: Path, figures: Path) -> None:
    record = written_pack(values(library, figures))[0]
    assert "Roads &amp; &lt;b&gt;Waste&lt;/b&gt; [[x]] $version" in record.html
    assert "<b>" not in record.html
    assert as_html(plain("a|b [[c]] **d** <i>\u202e")) == "<p>a|b [[c]] **d** &lt;i&gt;</p>"


def test_tier_one_and_two_are_whole(library: Path, figures: Path) -> None:
    record = written_pack(values(library, figures))[0].markdown
    numbers = re.findall(r"^### (\d[\d.]*) ", record, re.MULTILINE)
    expected = ["1.1", "1.2", "1.3", "1.4", *(f"1.4.{n}" for n in range(1, 6)), "2.1", "2.2", "2.3", "2.4"]
    expected += [f"3.{n}" for n in range(1, 6)] + [f"4.1.{n}" for n in range(1, 6)] + [f"4.2.{n}" for n in range(1, 9)]
    expected += [f"4.3.{n}" for n in range(1, 10)] + [f"4.4.{n}" for n in range(1, 6)] + ["5.1", "5.2"]
    assert numbers == expected
    assert re.findall(r"^### ([A-Z][^\n]*)$", record, re.MULTILINE) == [
        "Name",
        "Description",
        "Website URL",
        "Contact email",
    ]


def test_an_empty_library_and_no_evaluation_are_said_not_hidden(tmp_path: Path) -> None:
    nothing = facts(Settings(tmp_path / "none"), None, "2 March 2026", {})
    assert nothing["n_papers"] == "0"
    assert nothing["first_meeting"] == "[[no paper is held yet]]"


def test_settings_of_the_server_are_told(library: Path, figures: Path) -> None:
    told = values(library, figures, RAG_WEB_CONTACT="Clerk, 01632 960001", RAG_WEB_LOG_QUESTIONS="1")
    assert (told["contact"], told["logs_questions"]) == ("Clerk, 01632 960001", "yes")


def test_another_model_is_told_by_its_hash_and_its_licence_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / "own.gguf").write_bytes(b"GGUF")
    model = used_models(Settings(tmp_path, model=str(tmp_path / "own.gguf")))[-1]
    digest = hashlib.sha256(b"GGUF").hexdigest()
    assert (model.title, model.licence, model.source, model.sha256) == ("own", "", "own.gguf", digest)
    assert [m.use for m in used_models(Settings(tmp_path, model="extractive"))] == ["Encoder", "Reranker"]
    with pytest.raises(ModelMissingError, match="not on this machine"):
        used_models(Settings(tmp_path, model="/none.gguf"))


def test_published_figures_are_read_with_their_model(tmp_path: Path) -> None:
    blocks = [{"model": "no model", "n_cases": 16, "is_summaries": False, "figures": FIGURES["demo"]}]
    (tmp_path / "benchmark.json").write_text(json.dumps(blocks))
    expected = [Measured("benchmark, no model", "right_answer", 0.8125, 0.7, 0.9, 16)]
    assert read_figures(tmp_path / "benchmark.json") == expected


@pytest.mark.parametrize(
    "content", ["", "[]", '{"demo": 3}', '{"demo": [{"measure": "right_answer", "interval": {}}]}']
)
def test_figures_that_are_none_are_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "figures.json").write_text(content)
    with pytest.raises(FiguresError, match="figures"):
        read_figures(tmp_path / "figures.json")


def test_the_command_writes_both_forms(library: Path, figures: Path, tmp_path: Path) -> None:
    arguments = ["assurance", "--out", str(tmp_path / "out"), "--library", str(library), "--figures", str(figures)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(
        f"{name}.{end}" for name in [*TITLES, "to-fill-in"] for end in ("md", "html")
    )
