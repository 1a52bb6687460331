"""How good the checks of `rag.check` are: true sentences with their records, and the same ones spoilt."""
