"""Documents that must end in a named error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.errors import JixiaoError
from jixiao.source import open_document

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.source.limits import Limits


def refusal(path: Path, limits: Limits | None = None, password: str | None = None) -> JixiaoError:
    """How a document is refused: the error names its path."""
    with pytest.raises(JixiaoError) as caught, open_document(path, password=password, limits=limits) as (document, reader):
        for number in range(1, document.page_count + 1):
            reader.page(number)
    assert caught.value.details["path"] == path
    assert str(path) in caught.value.message("zh")
    return caught.value
