"""Texts and facts in, the five drafts and the list of gaps out, as Markdown and as pages that stand alone."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template

from rag.assurance.facts import facts
from rag.assurance.markup import as_html, as_markdown, to_fill_in
from rag.errors import LibraryError
from rag.settings import Settings

TITLES = {
    "algorithmic-transparency-record": "Algorithmic transparency record",
    "data-protection-screening": "Data-protection impact screening",
    "equality-screening": "Equality impact screening",
    "model-card": "Model card",
    "accessibility-statement": "Accessibility statement",
}
GAPS = "to-fill-in"
_CSS = """
:root { color-scheme: light dark; --ink: #16191d; --paper: #fff; --line: #5b6470; --mark: #ffe97a; --on-mark: #16191d; }
@media (prefers-color-scheme: dark) { :root { --ink: #f1f3f5; --paper: #16191d; --line: #9aa4af; --mark: #5c4a00; --on-mark: #fff; } }
body { margin: 0 auto; padding: 1rem; max-width: 50rem; color: var(--ink); background: var(--paper); font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; } h2 { font-size: 1.375rem; margin-top: 2.5rem; border-top: 0.125rem solid var(--line); padding-top: 0.75rem; }
h3 { font-size: 1.0625rem; margin-bottom: 0; } h3 + p { margin-top: 0.25rem; }
mark { background: var(--mark); color: var(--on-mark); padding: 0 0.25rem; }
.table { overflow-x: auto; } .table:focus-visible { outline: 0.1875rem solid; outline-offset: 0.125rem; }
table { border-collapse: collapse; } th, td { border: 0.0625rem solid var(--line); padding: 0.375rem 0.5rem; text-align: left; vertical-align: top; min-width: 6rem; }
@media print { body { max-width: none; } }
"""


@dataclass(frozen=True, slots=True)
class Written:
    """One document of the pack: its name, its title, its words, and what the council must fill in."""

    name: str
    title: str
    text: str
    gaps: tuple[str, ...]

    @property
    def markdown(self) -> str:
        """The words as Markdown."""
        return as_markdown(self.text)

    @property
    def html(self) -> str:
        """A whole page with no script and nothing fetched."""
        return (
            '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{html.escape(self.title)}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n<main>\n{as_html(self.text)}\n"
            "</main>\n</body>\n</html>\n"
        )


def written_pack(values: Mapping[str, str]) -> list[Written]:
    """Return the five documents and, last, the list of what is left to fill in. Pure but for the texts on disk.

    Args:
        values: Markdown for every `$name` of the texts (`rag.assurance.facts.facts`).

    Raises:
        KeyError: a name of the texts has no value.
    """
    folder = resources.files("rag.assurance").joinpath("texts")
    documents = []
    for name, title in TITLES.items():
        text = Template(folder.joinpath(f"{name}.md").read_text("utf-8")).substitute(values)
        documents.append(Written(name, title, text, tuple(to_fill_in(text))))
    return [*documents, _list_of_gaps(documents)]


def _list_of_gaps(documents: list[Written]) -> Written:
    lines = [
        "# What the council must fill in",
        "Only the council can say these. Each stands marked in its document, in this order.",
    ]
    for document in documents:
        lines += [f"## {document.title}", "\n".join(f"- {gap}" for gap in document.gaps) or "Nothing."]
    return Written(GAPS, "What the council must fill in", "\n\n".join(lines), ())


def write_pack(
    settings: Settings, folder: Path, written: str, environment: Mapping[str, str], figures: Path | None = None
) -> list[Written]:
    """Write each document as NAME.md and NAME.html into the folder, and return them. Arguments and errors as `facts`.

    Raises:
        LibraryError: the folder cannot be written.
    """
    documents = written_pack(facts(settings, figures, written, environment))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for document in documents:
            (folder / f"{document.name}.md").write_text(document.markdown, "utf-8")
            (folder / f"{document.name}.html").write_text(document.html, "utf-8")
    except OSError as error:
        raise LibraryError(f"{folder} cannot be written ({error.strerror}). Give another folder with --out.") from error
    return documents
