"""The assurance pack: five drafts a council needs, filled from the running system's real settings and figures.

    write_pack(settings, Path("assurance"), today)    # Markdown and HTML, and a list of what is left to fill in

The words stand in `texts/`; `$name` is a fact of the system, `[[…]]` something that only the council can say.
"""

from rag.assurance.pack import TITLES, Written, write_pack, written_pack

__all__ = ["TITLES", "Written", "write_pack", "written_pack"]
