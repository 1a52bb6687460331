"""LangChain's tutorial "Build a RAG application": recursive splitter, in-memory vectors, four passages in its own prompt."""

from langchain_community.chat_models import ChatLlamaCpp
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.bench.quickstarts import lines

# The wording of rlm/rag-prompt, which the tutorial pulls from a hub.
PROMPT = (
    "You are an assistant for question-answering tasks. Use the following pieces of retrieved context to answer the question. "
    "If you don't know the answer, just say that you don't know. Use three sentences maximum and keep the answer concise.\n"
    "Question: {question} \nContext: {context} \nAnswer:"
)


class LangChain:
    """Vector store and chain."""

    def __init__(self, job: lines.Job) -> None:
        whole = [Document(page_content=paper.text, metadata={"file": paper.file}) for paper in job.texts()]
        split = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        self._store = InMemoryVectorStore(HuggingFaceEmbeddings(model_name=job.encoder))
        self._store.add_documents(split.split_documents(whole))
        llm = ChatLlamaCpp(
            model_path=job.model,
            n_ctx=lines.N_CTX,
            max_tokens=lines.MAX_TOKENS,
            temperature=lines.TEMPERATURE,
            verbose=False,
        )
        self._chain = ChatPromptTemplate.from_template(PROMPT) | llm

    def find(self, question: str) -> list[lines.Passage]:
        """Return the best documents."""
        return list(map(_passage, self._store.similarity_search(question, k=lines.N_FOUND)))

    def answer(self, question: str) -> tuple[str, list[lines.Passage]]:
        """Return the message and the documents in its prompt."""
        documents = self._store.similarity_search(question)
        context = "\n\n".join(document.page_content for document in documents)
        message = self._chain.invoke({"question": question, "context": context})
        return str(message.content), list(map(_passage, documents))


def _passage(document: Document) -> lines.Passage:
    return lines.Passage(document.metadata["file"], document.page_content)


if __name__ == "__main__":
    lines.work(LangChain)
