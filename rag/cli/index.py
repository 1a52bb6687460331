"""Commands for the search index: rag index info."""

import typer
from rich.markup import escape

from rag.cli.shared import AsJson, Library, app, open_store, out, print_json

index_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The search index: info.")
app.add_typer(index_app, name="index")


@index_app.command("info")
def info_command(library: Library = None, as_json: AsJson = False) -> None:
    """Example: rag index info

    Says how many passages can be searched, with which kind of index and why, and how much disk it takes.
    """
    from rag.library.index import index_folder, open_index

    store = open_store(library)
    try:
        index = open_index(store, store.encoder, dim=1)  # of an empty library's index: any will do
        folder = index_folder(store.folder, index.generation, store.encoder)
        n_bytes = sum(path.stat().st_size for path in folder.glob("*"))
        if as_json:
            kind = index.vectors.describe()
            print_json(
                {"generation": index.generation, "passages": index.n_passages, "vectors": kind, "bytes": n_bytes}
            )
            return
        out.print(escape(f"Passages:  {index.n_passages:,} that residents may find (generation {index.generation})"))
        out.print(escape(f"Vectors:   {index.vectors.describe()}"))
        out.print(
            escape(
                f"Words:     BM25 over {index.words.n_words:,} stemmed words; {len(index.acronyms)} acronyms learned"
            )
        )
        out.print(escape(f"On disk:   {n_bytes / 2**20:,.1f} MiB in {folder}"))
    finally:
        store.close()
