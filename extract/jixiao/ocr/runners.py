"""What runs a recognition model: onnxruntime everywhere, OpenVINO where it is quicker.

OpenVINO pays only with bfloat16, on processors that have it (docs/decisions.md). It prepares itself for
every width of picture it meets, so that widths come in steps; the rest of a step is mid-grey, as the readers
were measured with. Neither opens a socket or writes a file.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

#: Widths that OpenVINO is given; the last is the widest line there is.
_STEPS = (64, 96, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 800, 1024, 1280, 1536, 1792, 2048, 2560, 3072, 3840)
_BFLOAT = "BF16"
#: One thread a process, which the system may move: two processes pinned to one core would halve each other.
_OPENVINO = {
    "INFERENCE_NUM_THREADS": 1,
    "NUM_STREAMS": 1,
    "INFERENCE_PRECISION_HINT": "bf16",
    "PERFORMANCE_HINT": "LATENCY",
    "ENABLE_CPU_PINNING": False,
}


class Runner(Protocol):
    """A model on one thread."""

    def __init__(self, model: Path) -> None: ...

    def width(self, needed: int) -> int:
        """The width of picture it wants for a line that needs `needed` pixels."""

    def run(self, picture: np.ndarray) -> np.ndarray:
        """1 x 3 x height x width, -1 to 1 → steps x characters, probabilities; valid until the next run."""


class OnnxRuntime:
    """onnxruntime in single precision: the same on every processor."""

    def __init__(self, model: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input: str = self._session.get_inputs()[0].name

    def width(self, needed: int) -> int:
        """Any width will do."""
        return needed

    def run(self, picture: np.ndarray) -> np.ndarray:
        """The probability of each character at each step."""
        scores: Any = self._session.run(None, {self._input: picture})[0]
        return np.asarray(scores[0])


class OpenVino:
    """OpenVINO in bfloat16; the last layer's sums stay in single precision."""

    def __init__(self, model: Path) -> None:
        core = _core()
        self._request: Any = core.compile_model(core.read_model(model), "CPU", _OPENVINO).create_infer_request()

    def width(self, needed: int) -> int:
        """The next step."""
        return _STEPS[bisect_left(_STEPS, needed)] if needed <= _STEPS[-1] else needed

    def run(self, picture: np.ndarray) -> np.ndarray:
        """The probability of each character at each step."""
        self._request.infer({0: picture}, share_inputs=True, share_outputs=True)
        return np.asarray(self._request.get_output_tensor(0).data[0])


def quickest_runner() -> type[Runner]:
    """OpenVINO where it is installed and the processor has bfloat16."""
    return OpenVino if find_spec("openvino") and has_bfloat16() else OnnxRuntime


@cache
def has_bfloat16() -> bool:
    """Whether OpenVINO, which must be installed, computes in bfloat16 here."""
    return _BFLOAT in _core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


@cache
def _core() -> Any:
    """OpenVINO without its model converter: importing that makes a folder in the user's home and sends a message to its makers."""
    converter = "openvino.tools.ovc"
    hidden = sys.modules.setdefault(converter, None)  # type: ignore[arg-type]
    try:
        import openvino
    finally:
        if hidden is None:
            del sys.modules[converter]
    return openvino.Core()
