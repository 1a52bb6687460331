"""Haystack's tutorials on retrieval-augmented generation and on pre-processing: split, embed, retrieve, build a prompt, generate."""

from haystack import Document, Pipeline
from haystack.components.builders import ChatPromptBuilder
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.dataclasses import ChatMessage
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.generators.llama_cpp import LlamaCppChatGenerator

from eval.bench.quickstarts import lines

TEMPLATE = """Given the following information, answer the question.

Context:
{% for document in documents %}
    {{ document.content }}
{% endfor %}

Question: {{question}}
Answer:
"""


class Haystack:
    """The two pipelines of the tutorials: indexing, and question to answer."""

    def __init__(self, job: lines.Job) -> None:
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        whole = [Document(content=paper.text, meta={"file": paper.file}) for paper in job.texts()]
        split = DocumentSplitter(split_by="word", split_length=150, split_overlap=50)
        split.warm_up()
        embedder = SentenceTransformersDocumentEmbedder(model=job.encoder, progress_bar=False)
        embedder.warm_up()
        store.write_documents(embedder.run(documents=split.run(documents=whole)["documents"])["documents"])
        self._rag = Pipeline()
        self._rag.add_component("embedder", SentenceTransformersTextEmbedder(model=job.encoder, progress_bar=False))
        self._rag.add_component("retriever", InMemoryEmbeddingRetriever(store))
        prompt = ChatPromptBuilder(template=[ChatMessage.from_user(TEMPLATE)], required_variables="*")
        self._rag.add_component("prompt", prompt)
        generation = {"max_tokens": lines.MAX_TOKENS, "temperature": lines.TEMPERATURE}
        llm = LlamaCppChatGenerator(model=job.model, n_ctx=lines.N_CTX, generation_kwargs=generation)
        self._rag.add_component("llm", llm)
        for source, target in (
            ("embedder.embedding", "retriever.query_embedding"),
            ("retriever", "prompt"),
            ("prompt.prompt", "llm.messages"),
        ):
            self._rag.connect(source, target)
        self._text_embedder = SentenceTransformersTextEmbedder(model=job.encoder, progress_bar=False)
        self._text_embedder.warm_up()
        self._retriever = InMemoryEmbeddingRetriever(store, top_k=lines.N_FOUND)

    def find(self, question: str) -> list[lines.Passage]:
        """Return the best documents."""
        vector = self._text_embedder.run(text=question)["embedding"]
        return list(map(_passage, self._retriever.run(query_embedding=vector)["documents"]))

    def answer(self, question: str) -> tuple[str, list[lines.Passage]]:
        """Return the reply and the documents in its prompt."""
        asked = {"embedder": {"text": question}, "prompt": {"question": question}}
        out = self._rag.run(asked, include_outputs_from={"retriever"})
        return str(out["llm"]["replies"][0].text), list(map(_passage, out["retriever"]["documents"]))


def _passage(document: Document) -> lines.Passage:
    return lines.Passage(document.meta["file"], document.content or "")


if __name__ == "__main__":
    lines.work(Haystack)
