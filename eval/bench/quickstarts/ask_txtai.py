"""txtai's RAG quick-start: paragraphs in an embeddings database, a prompt over the ten best."""

from txtai import LLM, RAG, Embeddings
from txtai.pipeline import Segmentation

from eval.bench.quickstarts import lines

TEMPLATE = """Answer the following question using the provided context.

Question:
{question}

Context:
{context}
"""
N_CONTEXT = 10


class Txtai:
    """Embeddings database and RAG pipeline."""

    def __init__(self, job: lines.Job) -> None:
        split = Segmentation(paragraphs=True)
        self._chunks = [(paper.file, chunk) for paper in job.texts() for chunk in split(paper.text)]
        self._embeddings = Embeddings(content=True, path=job.encoder)
        self._embeddings.index([(n, text, None) for n, (_, text) in enumerate(self._chunks)])
        llm = LLM(job.model, n_ctx=lines.N_CTX)
        self._rag = RAG(self._embeddings, llm, template=TEMPLATE, context=N_CONTEXT, separator="\n")

    def find(self, question: str, limit: int = lines.N_FOUND) -> list[lines.Passage]:
        """Return the best passages."""
        found = self._embeddings.search(question, limit=limit)
        return [lines.Passage(*self._chunks[int(row["id"])]) for row in found]

    def answer(self, question: str) -> tuple[str, list[lines.Passage]]:
        """Return the answer and the context."""
        said = self._rag(question, maxlength=lines.MAX_TOKENS, temperature=lines.TEMPERATURE, defaultrole="user")
        return str(said["answer"] if isinstance(said, dict) else said), self.find(question, N_CONTEXT)


if __name__ == "__main__":
    lines.work(Txtai)
