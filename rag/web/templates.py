"""Templates in, HTML out. The only file that imports jinja2: escaping is on for everything, and no name may be missing."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FOLDER = Path(__file__).parent / "templates"


def lines(text: str) -> Markup:
    """Return a text with a line break in place of each line end, escaped."""
    return Markup("<br>").join(text.split("\n"))


class Templates:
    """Renders the files of `rag/web/templates` with what is the same on every page."""

    def __init__(self, shared: Mapping[str, object]) -> None:
        """Prepare.

        Args:
            shared: names that every template may use (`root`, `contact`, …).
        """
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["lines"] = lines
        self._environment.globals.update(shared)

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """Return a template's HTML; every value is shown as text, whatever is in it."""
        return self._environment.get_template(name).render(context)

    def one_line(self, name: str, context: Mapping[str, object]) -> str:
        """Return a template's HTML without line ends, so that Markdown takes it as one block of HTML and reads nothing in it."""
        return " ".join(self.render(name, context).split())
