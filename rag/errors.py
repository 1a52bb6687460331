"""Everything that can go wrong, as one tree. Each leaf is something a person can act on.

    PlainMinutesError
    ├── ReadError             a file cannot be read as a paper
    │   ├── EmptyFileError
    │   ├── NotAPaperError        binary, not text, not a format we read
    │   ├── DamagedFileError
    │   ├── EncryptedFileError
    │   ├── FileTooLargeError
    │   └── QuoteNotFoundError     (rag.read.render)
    ├── LibraryError
    │   ├── EncoderMismatchError
    │   ├── LibraryDamagedError
    │   ├── LibraryEmptyError
    │   ├── LibraryBusyError
    │   ├── MarkError              (rag.library.marks) an exempt mark or a removal without a name or a reason
    │   ├── ReportError            (rag.library.desk) a resident's report that is too long or empty
    │   └── ReviewError            a step of a review is not allowed
    │       └── ReviewConflictError    another officer has changed the summary meanwhile
    ├── ModelError
    │   ├── ModelMissingError
    │   ├── ModelDamagedError
    │   └── GenerationError       the worker died, was cancelled or ran out of time
    ├── FetchError            (rag.fetch) a site's papers cannot be brought
    │   ├── RefusedError
    │   └── FolderError
    ├── OfficerError          (rag.officers) an account that cannot be made or found
    │   └── LogInError
    ├── PromptError           a prompt file is missing or its variables do not fit
    ├── SettingError          an environment variable or option has a value that cannot be
    └── QuestionError         an empty or over-long question, or one that is not text

A message says what is wrong with the value found, what was expected, and what to do. Outcomes
(not found, quoted, a dropped sentence, a skipped page) are values, not errors.
"""


class PlainMinutesError(Exception):
    """Base of every error of ours; shown to people without a traceback."""


class ReadError(PlainMinutesError):
    """A file cannot be read as a paper."""


class EmptyFileError(ReadError):
    """The file holds no text at all."""


class NotAPaperError(ReadError):
    """The bytes are of no format we read."""


class DamagedFileError(ReadError):
    """The format is known and the file breaks its rules."""


class EncryptedFileError(ReadError):
    """The file needs a password."""


class FileTooLargeError(ReadError):
    """The file, or what it unpacks to, is over the limit."""


class LibraryError(PlainMinutesError):
    """The library cannot be used as asked."""


class EncoderMismatchError(LibraryError):
    """The library was made by another encoder."""


class LibraryDamagedError(LibraryError):
    """The library's database does not open or breaks its own rules."""


class LibraryEmptyError(LibraryError):
    """There is nothing to search."""


class LibraryBusyError(LibraryError):
    """Another process is writing to the library."""


class ReviewError(LibraryError):
    """A step of a summary's review is not allowed as asked; the message says what must come first."""


class ReviewConflictError(ReviewError):
    """Another officer has changed the summary since it was opened; nothing was overwritten."""


class ModelError(PlainMinutesError):
    """A model cannot be used."""


class ModelMissingError(ModelError):
    """The model's file or package is not on this machine."""


class ModelDamagedError(ModelError):
    """The model's file is not the one its publisher made."""


class GenerationError(ModelError):
    """No text came back: the worker died, was cancelled or ran out of time."""


class PromptError(PlainMinutesError):
    """A prompt file is missing, or its variables do not fit."""


class SettingError(PlainMinutesError):
    """A setting has a value that cannot be."""


class QuestionError(PlainMinutesError):
    """The question is empty, too long, or not text."""
