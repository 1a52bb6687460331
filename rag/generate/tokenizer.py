"""A model's vocabulary: text in, tokens out, and back; and text that others wrote, with no control token left in it.

It knows nothing of prompts, contexts or answers, and has llama.cpp's functions from `rag.generate.llama`.
"""

import ctypes
import re
from types import ModuleType

from rag.errors import GenerationError

_BRACKETED = re.compile(r"[<\[].+[>\]]", re.DOTALL)


class Tokenizer:
    """The vocabulary of one loaded model.

    Attributes:
        vocab: llama.cpp's own pointer to it, valid while the model is.
        n_tokens: how many tokens it has.
    """

    def __init__(self, lib: ModuleType, model: object) -> None:
        """Look up the vocabulary.

        Args:
            lib: the llama_cpp module.
            model: the model, as `llama_model_load_from_file` gave it.
        """
        self._lib = lib
        self.vocab: object = lib.llama_model_get_vocab(model)
        self.n_tokens: int = lib.llama_vocab_n_tokens(self.vocab)
        self._control = self._control_pattern()

    def _control_pattern(self) -> re.Pattern[str]:
        """Return what matches every string of the vocabulary that would be read as a control token."""
        lib = self._lib
        always = lib.LLAMA_TOKEN_ATTR_CONTROL | lib.LLAMA_TOKEN_ATTR_UNKNOWN
        strings = set()
        for token in range(self.n_tokens):
            attributes = lib.llama_vocab_get_attr(self.vocab, token)
            is_control = attributes & always or self.is_end(token)
            if is_control or attributes & lib.LLAMA_TOKEN_ATTR_USER_DEFINED:
                text = self.text(token).replace("▁", " ")
                if len(text) > 1 and (is_control or _BRACKETED.fullmatch(text)):
                    strings.add(text)
        # An empty class matches nothing, which is right for a vocabulary without control tokens.
        return re.compile("|".join(map(re.escape, sorted(strings, key=len, reverse=True))) or r"[^\s\S]")

    def is_control(self, token: int) -> bool:
        """Return whether the model reads this token as a sign of the chat's form, not as text."""
        return bool(self._lib.llama_vocab_is_control(self.vocab, token))

    def is_end(self, token: int) -> bool:
        """Return whether the model ends its answer with this token."""
        return bool(self._lib.llama_vocab_is_eog(self.vocab, token))

    def text(self, token: int) -> str:
        """Return a token as the vocabulary lists it; "" for -1, which stands for one that the model has not."""
        return str(self._lib.llama_vocab_get_text(self.vocab, token).decode("utf-8", "replace")) if token >= 0 else ""

    def written(self, token: int) -> bytes:
        """Return what a token adds to an answer: perhaps a part of a character in UTF-8, and nothing for control."""
        buffer = ctypes.create_string_buffer(256)
        n_bytes = self._lib.llama_token_to_piece(self.vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[: max(n_bytes, 0)]

    def tokens(self, text: str, *, add_special: bool = False) -> list[int]:
        """Return the tokens of a text, in which the names of control tokens are read as those.

        Args:
            text: any text.
            add_special: whether to add what the vocabulary puts around a text, such as its first token.

        Raises:
            GenerationError: llama.cpp cannot split the text.
        """
        data = text.encode("utf-8", "replace")
        room = len(data) + 8  # a token is at least one byte; eight for what the vocabulary adds by itself
        buffer = (self._lib.llama_token * room)()
        n_tokens = self._lib.llama_tokenize(self.vocab, data, len(data), buffer, room, add_special, True)
        if n_tokens < 0:
            raise GenerationError(f"llama.cpp cannot split a text of {len(data):,} bytes into tokens.")
        return list(buffer[:n_tokens])

    def neutralise(self, text: str) -> str:
        """Return the text with a space put into every string that is a control token of this vocabulary.

        Raises:
            GenerationError: something in the text still reads as a control token (no vocabulary known does this).
        """
        while self._control.search(text):
            text = self._control.sub(lambda match: f"{match[0][0]} {match[0][1:]}", text)
        if any(map(self.is_control, self.tokens(text))):
            raise GenerationError("The text holds a control token of this model that could not be made harmless.")
        return text
