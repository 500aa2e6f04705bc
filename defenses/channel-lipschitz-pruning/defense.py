"""Channel Lipschitzness pruning: switches off channels whose output can change unusually fast with their input.

Protocol 1, stage repair. Needs no data, only Python 3.9 or later and NumPy 1.20 or later.
Source: Zheng et al. 2022, "Data-free Backdoor Removal Based on Channel Lipschitzness", arXiv:2208.03111.
"""

import json
import os
import sys
from pathlib import Path
from typing import Iterator, NamedTuple

import numpy as np

DEVIATIONS = 3.0
"""u of the paper: a channel is pruned if its bound lies more than u standard deviations above the mean of its layer."""

EPSILON = 1e-5
"""Added to the variance by batch normalization."""


class Weights:
    """A safetensors file in memory: 8 bytes with the length of a JSON header, the header, then the tensors."""

    def __init__(self, content: bytes) -> None:
        self.content = bytearray(content)
        header_length = int.from_bytes(content[:8], "little")
        self._header = json.loads(content[8 : 8 + header_length])
        self._data_start = 8 + header_length

    def tensor(self, name: str) -> np.ndarray:
        """The values of a tensor. Writing to them changes `content`."""
        entry = self._header[name]
        if entry["dtype"] != "F32":
            raise ValueError(f"Tensor {name} of weights.safetensors has dtype {entry['dtype']}, expected F32.")
        begin, end = entry["data_offsets"]
        values = np.frombuffer(self.content, dtype="<f4", count=(end - begin) // 4, offset=self._data_start + begin)
        return values.reshape(entry["shape"])


class Pair(NamedTuple):
    """Names of a convolution and of the batch normalization that directly follows it."""

    convolution: str
    normalization: str


def find_pairs(layers: list) -> Iterator[Pair]:
    """Finds convolutions with their batch normalization, also within residual blocks.

    A batch normalization before its convolution does not count. Nor does one after a residual block, which normalizes
    a sum.
    """
    for layer, following in zip(layers, [*layers[1:], None]):
        if layer["type"] == "Residual":
            yield from find_pairs(layer["body"])
            yield from find_pairs(layer["shortcut"])
        elif layer["type"] in ("Conv1d", "Conv2d") and following and following["type"] == "BatchNorm2d":
            yield Pair(layer["name"], following["name"])


def spectral_norms(kernels: np.ndarray) -> np.ndarray:
    """The largest singular value of each kernel, as a matrix [in channels, window]: float64 [out channels].

    kernels: float32 [out channels, in channels, window sides...].
    """
    matrices = kernels.astype(np.float64).reshape(kernels.shape[0], kernels.shape[1], -1)
    return np.linalg.svd(matrices, compute_uv=False)[:, 0]


def lipschitz_bounds(kernels: np.ndarray, gamma: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """An upper bound of how fast each channel changes with its input: float64 [out channels]."""
    return spectral_norms(kernels) * np.abs(gamma / np.sqrt(variance.astype(np.float64) + EPSILON))


def find_outliers(bounds: np.ndarray, deviations: float = DEVIATIONS) -> np.ndarray:
    """Indices of the bounds that lie more than `deviations` unbiased standard deviations above the mean.

    Of n bounds, none can lie more than (n - 1) / sqrt(n) above it, so nothing is found among ten or fewer at u = 3.
    """
    if len(bounds) < 2:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(bounds > bounds.mean() + deviations * bounds.std(ddof=1))


def prune(weights: Weights, pairs: list) -> list:
    """Sets scale and shift of outlying channels to 0. Returns (name of the convolution, channel) of each."""
    pruned = []
    for convolution, normalization in pairs:
        gamma = weights.tensor(f"{normalization}.weight")
        variance = weights.tensor(f"{normalization}.running_var")
        channels = find_outliers(lipschitz_bounds(weights.tensor(f"{convolution}.weight"), gamma, variance))
        gamma[channels] = 0
        weights.tensor(f"{normalization}.bias")[channels] = 0
        pruned.extend((convolution, int(channel)) for channel in channels)
    return pruned


def main() -> None:
    """Reads the task, prunes its model, writes weights.safetensors."""
    task = json.loads(Path(os.environ.get("MBTI_TASK", "/mbti/input/task.json")).read_text(encoding="utf-8"))
    victim = json.loads(Path(task["model"]["victim"]).read_text(encoding="utf-8"))
    weights = Weights(Path(task["model"]["weights"]).read_bytes())
    pairs = list(find_pairs(victim["layers"]))
    if not pairs:
        reason = "no convolution of this victim is directly followed by batch normalization"
        print(f"::not-applicable {reason}", file=sys.stderr, flush=True)
    pruned = prune(weights, pairs)
    output = next(entry["file"] for entry in task["outputs"] if entry["file"].endswith("weights.safetensors"))
    Path(output).write_bytes(weights.content)
    names = ", ".join(f"{convolution} {channel}" for convolution, channel in pruned)
    print(f"{len(pruned)} channels of {len(pairs)} layers pruned{': ' if names else ''}{names}")


if __name__ == "__main__":
    main()
