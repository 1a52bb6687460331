"""Prompt in, text out: prompts, the llama.cpp worker, servers, and the generator that needs no model.

The rest of the project reaches models only through the names listed here. What is written by a model is never
trusted by this folder or by its callers: `rag.check` decides what is shown.
"""

from rag.generate.catalogue import Catalogue, Model, ModelStatus
from rag.generate.embedded import embedded_model
from rag.generate.excerpt import excerpt_grammar
from rag.generate.generator import Extractive, Generator, Unavailable
from rag.generate.grammar import answer_grammar
from rag.generate.prompts import Prompt, load_prompt
from rag.generate.remote import GrammarSupport, RemoteGenerator
from rag.generate.worker import LlamaWorker

__all__ = [
    "Catalogue",
    "Extractive",
    "Generator",
    "GrammarSupport",
    "LlamaWorker",
    "Model",
    "ModelStatus",
    "Prompt",
    "RemoteGenerator",
    "Unavailable",
    "answer_grammar",
    "embedded_model",
    "excerpt_grammar",
    "load_prompt",
]
