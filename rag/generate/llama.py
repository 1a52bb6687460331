"""A llama.cpp model: a pair of chat messages in, pieces of text out. The only file that imports llama_cpp.

It knows nothing of papers, questions or processes. llama.cpp is native code that can crash and must never be entered
by two threads, so only `rag.generate.child` makes one of these, in a process of its own.

The result depends on the messages and the seed alone, never on what was asked before: without a seed sampling is greedy,
and what is kept between calls is a copy of the state after exactly the fixed part of the prompt (all that stands before the
user's message), so a prompt is always decoded in the same two steps whether its fixed part is remembered or not.
"""

import codecs
import ctypes
import os
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt

from rag.errors import GenerationError, ModelDamagedError
from rag.generate.generator import TEMPERATURE
from rag.generate.tokenizer import Tokenizer

_BATCH_TOKENS = 512
_KEPT_PREFIXES = 4  # fixed parts remembered: about 23 KB a token for the embedded model, 130 KB for one of 8 billion
_CANDIDATES_TRIED = (1, 64)  # before the grammar is asked about the whole vocabulary, which costs milliseconds
_DECODE_ABORTED = 2  # llama_decode's return value after the abort callback said stop
_ERROR = 4  # of ggml_log_level


class StoppedError(GenerationError):
    """The caller's `must_stop` said so."""


class LlamaModel:
    """One loaded model with one context. For one thread of one process."""

    def __init__(
        self,
        path: Path,
        *,
        n_ctx: int,
        n_threads: int,
        use_extra_bufts: bool,
        stop: Callable[[], bool],
        adapter: Path | None = None,
    ):
        """Load a GGUF file.

        Args:
            path: the model file.
            n_ctx: tokens of prompt and answer together; lowered to what the model was trained for.
            n_threads: threads for prompt and output.
            use_extra_bufts: whether weights may be repacked for the processor's own instructions; faster, and where
                a build's AMX code is broken the cause of a crash at the first token.
            stop: asked many times a second while decoding; True ends the call with StoppedError.
            adapter: low-rank additions to the model's weights, as GGUF.

        Raises:
            ModelDamagedError: llama.cpp cannot load a file, or the file carries no chat template.
        """
        import llama_cpp

        self._lib: ModuleType = llama_cpp
        self._log_callback = llama_cpp.llama_log_callback(_log_errors)
        llama_cpp.llama_log_set(self._log_callback, None)
        llama_cpp.llama_backend_init()
        self._model = self._load(path, use_extra_bufts)
        self.tokenizer = Tokenizer(llama_cpp, self._model)
        self.n_ctx: int = min(n_ctx, llama_cpp.llama_model_n_ctx_train(self._model))
        self._stop = stop
        self._ctx = self._open_context(n_threads)
        if adapter is not None:
            self._adapt(adapter)
        self._memory = llama_cpp.llama_get_memory(self._ctx)
        self._render = self._chat_template()
        self._kept: OrderedDict[tuple[int, ...], ctypes.Array[ctypes.c_uint8]] = OrderedDict()

    def _load(self, path: Path, use_extra_bufts: bool) -> object:
        params = self._lib.llama_model_default_params()
        params.n_gpu_layers = 0
        params.use_extra_bufts = use_extra_bufts
        model = self._lib.llama_model_load_from_file(os.fsencode(path), params)
        if model is None:
            raise ModelDamagedError(
                f"{path.name}: llama.cpp cannot load this file. It should be a GGUF model that the installed "
                "llama-cpp-python knows; download it again, or update llama-cpp-python."
            )
        if self._lib.llama_model_chat_template(model, None) is None:
            raise ModelDamagedError(
                f"{path.name}: the file carries no chat template, so it is not an instruct model. "
                "Choose the instruct (or chat) version of this model."
            )
        return model

    def _open_context(self, n_threads: int) -> object:
        params = self._lib.llama_context_default_params()
        params.n_ctx = self.n_ctx
        params.n_batch = params.n_ubatch = min(_BATCH_TOKENS, self.n_ctx)
        params.n_threads = params.n_threads_batch = n_threads
        params.no_perf = True
        context = self._lib.llama_init_from_model(self._model, params)
        if context is None:
            raise ModelDamagedError(
                f"llama.cpp loaded the model but cannot open a context of {self.n_ctx:,} tokens: "
                "there may be too little memory. Ask for a smaller context or use a smaller model."
            )
        # Kept on the object: llama.cpp calls it for as long as the context lives.
        self._abort_callback = self._lib.ggml_abort_callback(lambda _: self._stop())
        self._lib.llama_set_abort_callback(context, self._abort_callback, None)
        return context

    def _adapt(self, adapter: Path) -> None:
        added = self._lib.llama_adapter_lora_init(self._model, os.fsencode(adapter))
        pointers = (self._lib.llama_adapter_lora_p_ctypes * 1)(added)
        if added is None or self._lib.llama_set_adapters_lora(self._ctx, pointers, 1, (ctypes.c_float * 1)(1.0)):
            raise ModelDamagedError(f"{adapter.name}: llama.cpp cannot add this file to the model. Fetch it again.")

    def _chat_template(self) -> Callable[[str, str], str]:
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        template, vocab = self._lib.llama_model_chat_template(self._model, None), self.tokenizer.vocab
        self._bos_text = self.tokenizer.text(self._lib.llama_vocab_bos(vocab))
        # The formatter renders in Jinja's immutable sandbox: a template is as untrusted as the file it came in.
        formatter = Jinja2ChatFormatter(
            template=template.decode("utf-8", "replace"),
            eos_token=self.tokenizer.text(self._lib.llama_vocab_eos(vocab)),
            bos_token=self._bos_text,
        )

        def render(system: str, user: str) -> str:
            try:
                return str(formatter(messages=_messages(system, user)).prompt)
            except ValueError:  # Templates of models without a system role say so by raising.
                return str(formatter(messages=_messages("", f"{system}\n\n{user}")).prompt)

        return render

    def _rendered_tokens(self, system: str, user: str) -> list[int]:
        prompt = self._render(system, user)
        has_bos = bool(self._bos_text) and prompt.startswith(self._bos_text)
        adds_bos = self._lib.llama_vocab_get_add_bos(self.tokenizer.vocab)
        return self.tokenizer.tokens(prompt, add_special=not has_bos and adds_bos)

    def prompt_tokens(self, system: str, user: str) -> tuple[list[int], list[int]]:
        """Return the tokens of the fixed part (before the user's message) and of the rest (at least one)."""
        system, user = self.tokenizer.neutralise(system), self.tokenizer.neutralise(user)
        tokens, bare = self._rendered_tokens(system, user), self._rendered_tokens(system, "")
        n_fixed = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(tokens[:-1], bare, strict=False)))
        return tokens[:n_fixed], tokens[n_fixed:]

    def stream(
        self, fixed: list[int], rest: list[int], *, max_tokens: int, grammar: str | None = None, seed: int | None = None
    ) -> Generator[str, None, str]:
        """Yield the answer in pieces of text; returns "stop" (the model ended it) or "length".

        Raises:
            GenerationError: the prompt and max_tokens do not fit the context, the grammar is wrong, or llama.cpp fails.
            StoppedError: the stop callback said so.
        """
        self._check_room(len(fixed) + len(rest), max_tokens)
        rng = None if seed is None else np.random.default_rng(seed)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        with self._grammar_sampler(grammar) as sampler:
            self._decode_fixed(fixed)
            self._decode(rest)
            for _ in range(max_tokens):
                token = self._choose(sampler, rng)
                if self.tokenizer.is_end(token):
                    return "stop"
                if piece := decoder.decode(self.tokenizer.written(token)):
                    yield piece
                self._decode([token])
        return "length"

    def _check_room(self, n_prompt: int, max_tokens: int) -> None:
        if n_prompt + max_tokens > self.n_ctx:
            raise GenerationError(
                f"The prompt has {n_prompt:,} tokens and the answer may take {max_tokens:,}, "
                f"together more than the {self.n_ctx:,} this model reads at once. Send fewer or shorter pieces of text."
            )

    def _decode_fixed(self, fixed: list[int]) -> None:
        """Bring the context to the state after the fixed part, from the copy if there is one."""
        lib, key = self._lib, tuple(fixed)
        lib.llama_memory_clear(self._memory, False)
        if not fixed:
            return
        if state := self._kept.get(key):
            self._kept.move_to_end(key)
            if lib.llama_state_seq_set_data(self._ctx, state, len(state), 0):
                return
            lib.llama_memory_clear(self._memory, False)
        self._decode(fixed)
        state = (ctypes.c_uint8 * lib.llama_state_seq_get_size(self._ctx, 0))()
        lib.llama_state_seq_get_data(self._ctx, state, len(state), 0)
        self._kept[key] = state
        if len(self._kept) > _KEPT_PREFIXES:
            self._kept.popitem(last=False)

    def _decode(self, tokens: list[int]) -> None:
        for start in range(0, len(tokens), _BATCH_TOKENS):
            if self._stop():
                raise StoppedError("Stopped.")
            chunk = tokens[start : start + _BATCH_TOKENS]
            array = (self._lib.llama_token * len(chunk))(*chunk)
            status = self._lib.llama_decode(self._ctx, self._lib.llama_batch_get_one(array, len(chunk)))
            if status == _DECODE_ABORTED:
                raise StoppedError("Stopped.")
            if status:
                raise GenerationError(f"llama.cpp could not read {len(chunk):,} tokens (llama_decode gave {status}).")

    def _choose(self, sampler: object | None, rng: np.random.Generator | None) -> int:
        """Return the most probable token that the grammar allows; of equals, the lowest number.

        With a generator of chance, one drawn by its probability at TEMPERATURE (the Gumbel-max trick, Maddison et al. 2014).
        """
        logits = np.ctypeslib.as_array(self._lib.llama_get_logits_ith(self._ctx, -1), shape=(self.tokenizer.n_tokens,))
        if rng is not None:
            logits = logits + TEMPERATURE * rng.gumbel(size=logits.shape)
        best = int(logits.argmax())
        if sampler is None:
            return best
        for n_candidates in (*_CANDIDATES_TRIED, self.tokenizer.n_tokens):
            tokens = _top(logits, n_candidates) if n_candidates > 1 else np.array([best])
            if (token := self._first_allowed(sampler, tokens)) is not None:
                if not self.tokenizer.is_end(token):
                    self._lib.llama_sampler_accept(sampler, token)
                return token
        raise GenerationError("The grammar allows no token of this model at this point.")

    def _first_allowed(self, sampler: object, tokens: npt.NDArray[np.intp]) -> int | None:
        data = (self._lib.llama_token_data * len(tokens))(*((int(token), 0.0, 0.0) for token in tokens))
        candidates = self._lib.llama_token_data_array(data=data, size=len(tokens), selected=-1, sorted=False)
        self._lib.llama_sampler_apply(sampler, ctypes.byref(candidates))
        return next((data[i].id for i in range(len(tokens)) if data[i].logit == 0.0), None)

    @contextmanager
    def _grammar_sampler(self, grammar: str | None) -> Iterator[object | None]:
        if grammar is None:
            yield None
            return
        sampler = self._lib.llama_sampler_init_grammar(self.tokenizer.vocab, grammar.encode(), b"root")
        if not sampler:
            raise GenerationError(f"llama.cpp cannot read this grammar: {grammar[:200]!r}")
        try:
            yield sampler
        finally:
            self._lib.llama_sampler_free(sampler)

    def warm_up(self) -> None:
        """Decode a batch and a single token, so that a build that crashes does so now."""
        token = self.tokenizer.tokens("a")[:1]
        self._lib.llama_memory_clear(self._memory, False)
        self._decode(token * 64)
        self._decode(token)


def _log_errors(level: int, text: bytes, _data: object) -> None:
    # llama_cpp's own callback maps the levels wrongly: asked for errors, it prints warnings and hides errors. Warnings,
    # such as one for each weight that our additions meet, would stand as the last words of a process killed later.
    if level == _ERROR:
        os.write(2, text)


def _messages(system: str, user: str) -> list[dict[str, str]]:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    return messages if system else messages[1:]


def _top(logits: npt.NDArray[np.float32], n: int) -> npt.NDArray[np.intp]:
    """Return the n most probable tokens, best first; of equals, the lowest number first."""
    if n >= len(logits):
        return np.argsort(-logits, kind="stable")
    tokens = np.sort(np.argpartition(-logits, n)[:n])
    return tokens[np.argsort(-logits[tokens], kind="stable")]
