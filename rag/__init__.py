"""Plain Minutes: cited answers from council papers. See `rag.answer` for the flow and `rag.cli` for the commands."""

__version__ = "0.1.0"
