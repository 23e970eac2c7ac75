"""The errors a caller can meet, each with its exit code and a remedy.

```
JixiaoError            exit 1   a bug, or anything unforeseen
├── UsageError         exit 2   an option that does not make sense
│   └── UnknownName             no such engine, finder or format
├── InputError         exit 3   the file can't be read
│   ├── UnreadableDocument      not a PDF, truncated, empty, without pages
│   ├── EncryptedDocument       needs a password, or another one
│   └── TooLarge                over a limit; the message names the option that raises it
├── SetupError         exit 4   a tool, language or model is missing
├── SinkError          exit 5   the output was not written whole
└── StageError         exit 1   a stage failed on a page; the cause is chained
```

Doubts about a value are not errors: they are the value's `review`.
"""

from __future__ import annotations

from enum import IntEnum

from jixiao.messages import render


class ExitCode(IntEnum):
    """What the process returns; part of the output contract."""

    DONE = 0
    BUG = 1
    USAGE = 2
    INPUT = 3
    SETUP = 4
    SINK = 5
    PARTIAL = 6
    CHECK_FAILED = 7
    NO_FORM = 8
    INTERRUPTED = 130


#: In a batch the first of these that occurred is the exit code of the whole.
WORST_FIRST = (
    ExitCode.INTERRUPTED,
    ExitCode.SINK,
    ExitCode.SETUP,
    ExitCode.BUG,
    ExitCode.PARTIAL,
    ExitCode.CHECK_FAILED,
    ExitCode.NO_FORM,
    ExitCode.DONE,
)


class JixiaoError(Exception):
    """The root. `code` names a message of the catalogue, `details` fill it in."""

    exit_code = ExitCode.BUG

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    def message(self, language: str = "en") -> str:
        """What went wrong and what to do, in `language` ("en" or "zh")."""
        return render(self.code, language, **self.details)

    def __str__(self) -> str:
        return self.message()

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.code, self.details)


def _rebuild(kind: type[JixiaoError], code: str, details: dict[str, object]) -> JixiaoError:
    return kind(code, **details)


class UsageError(JixiaoError):
    """An option or its value makes no sense."""

    exit_code = ExitCode.USAGE


class UnknownName(UsageError):
    """A name that is in no registry: an engine, finder or format misspelt."""


class InputError(JixiaoError):
    """The input can't be read."""

    exit_code = ExitCode.INPUT


class UnreadableDocument(InputError):
    """Not a document we read, or damaged beyond repair."""


class EncryptedDocument(InputError):
    """The document wants a password."""


class TooLarge(InputError):
    """The input is over a limit that protects the machine."""


class SetupError(JixiaoError):
    """Something that has to be installed is missing; the message carries the remedy."""

    exit_code = ExitCode.SETUP


class SinkError(JixiaoError):
    """The output could not be written whole; nothing half-written is left."""

    exit_code = ExitCode.SINK


class StageError(JixiaoError):
    """A stage failed on a page: the cause is chained."""
