"""LlamaIndex's quick-start with local models: a directory reader, a vector index, its query engine."""

from llama_index.core import Settings, SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.schema import NodeWithScore
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.llms.llama_cpp import LlamaCPP

from eval.bench.quickstarts import lines


def chat_prompt(said: list[tuple[str, str]]) -> str:
    """Return a prompt in the model's own chat form."""
    turns = "".join(f"<|im_start|>{role}\n{content}<|im_end|>\n" for role, content in said)
    return f"{turns}<|im_start|>assistant\n"


class LlamaIndex:
    """Vector index and query engine, at their defaults."""

    def __init__(self, job: lines.Job) -> None:
        Settings.embed_model = HuggingFaceEmbedding(model_name=job.encoder)
        Settings.llm = LlamaCPP(
            model_path=job.model,
            temperature=lines.TEMPERATURE,
            max_new_tokens=lines.MAX_TOKENS,
            context_window=lines.N_CTX,
            messages_to_prompt=lambda said: chat_prompt([(m.role.value, m.content or "") for m in said]),
            completion_to_prompt=lambda text: chat_prompt([("user", text)]),
            verbose=False,
        )
        index = VectorStoreIndex.from_documents(SimpleDirectoryReader(str(job.papers)).load_data())
        self._engine = index.as_query_engine()
        self._retriever = index.as_retriever(similarity_top_k=lines.N_FOUND)

    def find(self, question: str) -> list[lines.Passage]:
        """Return the best nodes."""
        return list(map(_passage, self._retriever.retrieve(question)))

    def answer(self, question: str) -> tuple[str, list[lines.Passage]]:
        """Return the response and its source nodes."""
        response = self._engine.query(question)
        return str(response), list(map(_passage, response.source_nodes))


def _passage(node: NodeWithScore) -> lines.Passage:
    return lines.Passage(node.metadata["file_name"], node.get_content())


if __name__ == "__main__":
    lines.work(LlamaIndex)
