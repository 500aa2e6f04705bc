"""Refool: adds a reflection as in a window pane, in linear light."""

from typing import Any

import numpy
import scipy.ndimage

from case_inputs import CaseInputs
from measure import Trigger

GAMMA = 2.2
PASSED = 0.4  # alphaT
REACH = 10  # pixels; the widest blur is cut at 2 * 5
BINS = 1 << 14

LIGHT = (numpy.arange(256) / 255) ** GAMMA


def stretched(length: int, cut: int, shift: int) -> numpy.ndarray:
    """Matrix [length, length] that stretches length - cut lines, starting at `shift`, with a triangle filter."""
    covered = length - cut
    centers = (numpy.arange(length) + 0.5) * covered / length
    weights = numpy.maximum(0, 1 - numpy.abs(numpy.arange(covered) + 0.5 - centers[:, None]))
    matrix = numpy.zeros((length, length))
    matrix[:, shift : shift + covered] = weights / weights.sum(axis=1, keepdims=True)
    return matrix


def mirrored_taps(length: int) -> numpy.ndarray:
    """[taps, length * length]: the positions that each tap of a blur reads, mirrored at the border."""
    selected = numpy.zeros((2 * REACH + 1, length, length))
    for tap in range(2 * REACH + 1):
        within = numpy.abs(numpy.arange(length) + tap - REACH) % (2 * (length - 1))
        within = numpy.where(within < length, within, 2 * (length - 1) - within)
        selected[tap, numpy.arange(length), within] = 1
    return selected.reshape(2 * REACH + 1, -1)


def gaussian_taps(sigmas: numpy.ndarray) -> numpy.ndarray:
    """[batch, taps], cut at twice the standard deviation, rounded up."""
    distance = numpy.arange(-REACH, REACH + 1)
    taps = numpy.exp(-(distance**2) / (2 * sigmas[:, None] ** 2))
    taps[numpy.abs(distance) > numpy.ceil(2 * sigmas)[:, None]] = 0
    return taps / taps.sum(axis=1, keepdims=True)


def encode_by_power(light: numpy.ndarray) -> numpy.ndarray:
    return numpy.float32(255) * numpy.clip(light, 0, 1).astype(numpy.float32) ** numpy.float32(1 / GAMMA)


BYTES = numpy.floor(255 * (numpy.arange(BINS + 1) / BINS) ** (2 / GAMMA)).astype(numpy.uint8)
LEAST = numpy.append((numpy.arange(1, 256) / 255) ** GAMMA, numpy.inf)  # light of the next byte


def encode_by_table(light: numpy.ndarray) -> numpy.ndarray:
    """Exact, because no bin of the square root of light contains more than one step."""
    bins = (numpy.sqrt(numpy.clip(light, 0, 1)) * BINS).astype(numpy.int32)
    found = numpy.take(BYTES, bins, mode="clip")
    return found + (light >= numpy.take(LEAST, found, mode="clip"))


def refool(case: CaseInputs) -> Trigger:
    light, window, given = LIGHT[case.array("bank")], case.array("window")[:, :, None], case.array("draws")
    side = case.shape["sidePixels"]
    offsets = range(3, 9)
    displaced = numpy.stack([stretched(side, cut, cut) for cut in offsets])
    in_place = numpy.stack([stretched(side, cut, 0) for cut in offsets])
    selected = mirrored_taps(side)

    def draw(generator: numpy.random.Generator, start: int, stop: int) -> Any:
        count = stop - start
        return numpy.stack(
            [
                generator.integers(0, len(light), count),
                generator.random(count) < 0.49,
                *generator.integers(3, 9, (2, count)),
                numpy.abs(generator.integers(0, 2, count) - (0.15 + 0.35 * generator.random(count))),
                1 + 4 * generator.random(count),
                1.08 + generator.random(count) / 10,
            ],
            axis=1,
        )

    def variant(dtype: Any, blur: str, encode: Any) -> Any:
        table, bank = LIGHT.astype(dtype), light.astype(dtype)
        vignette, taps_at = window.astype(dtype), selected.astype(dtype)
        moved, still = displaced.astype(dtype), in_place.astype(dtype)

        def along(matrices: Any, images: Any) -> Any:
            """Multiplies the rows, then the columns, by a matrix."""
            vertical, horizontal = matrices
            wide = (vertical @ images.reshape(len(images), side, -1)).reshape(images.shape)
            return horizontal[:, None] @ wide

        def doubled(drawn: Any) -> Any:
            numbers, down, right = (drawn[:, at].astype(int) for at in (0, 2, 3))
            share = drawn[:, 4, None, None, None].astype(dtype)
            scenes = bank[numbers]
            first = along((moved[down - 3], moved[right - 3]), scenes)
            second = along((still[down - 3], still[right - 3]), scenes)
            return (share * first + (1 - share) * second) * dtype(1 - PASSED)

        def blurred(drawn: Any) -> Any:
            scenes, sigmas = bank[drawn[:, 0].astype(int)], drawn[:, 5]
            if blur == "matmul":
                matrices = (gaussian_taps(sigmas).astype(dtype) @ taps_at).reshape(-1, side, side)
                return along((matrices, matrices), scenes)
            for scene, sigma in zip(scenes, sigmas, strict=True):
                reach = int(numpy.ceil(2 * sigma))
                for axis in (1, 0):
                    scipy.ndimage.gaussian_filter1d(scene, sigma, axis, output=scene, mode="mirror", radius=reach)
            return scenes

        def unfocused(drawn: Any, behind: Any) -> Any:
            scene = blurred(drawn)
            together = scene + behind
            bright = together > 1
            count = bright.sum(axis=(1, 2))
            total = numpy.where(bright, together, 0).sum(axis=(1, 2))
            mean = numpy.maximum(1, total / numpy.maximum(1, count))
            scene -= ((mean - 1) * drawn[:, 6, None]).astype(dtype)[:, None, None]
            numpy.clip(scene, 0, 1, out=scene)
            scene *= vignette
            scene *= dtype(1 - PASSED / 2)
            return scene

        def run(hosts: Any, out: Any, drawn: Any, _start: int) -> None:
            behind = numpy.take(table, hosts, mode="clip")
            passed = behind * dtype(PASSED)
            ghosts = drawn[:, 1] > 0
            if ghosts.any():
                passed[ghosts] += doubled(drawn[ghosts])
            if not ghosts.all():
                others = ~ghosts
                passed[others] += unfocused(drawn[others], behind[others])
            out[...] = encode(passed)

        return run

    return Trigger(
        {
            "gaussian_filter1d, power": variant(numpy.float64, "scipy", encode_by_power),
            "gaussian_filter1d, table": variant(numpy.float64, "scipy", encode_by_table),
            "matmul float64, table": variant(numpy.float64, "matmul", encode_by_table),
            "matmul float32, table": variant(numpy.float32, "matmul", encode_by_table),
            "matmul float32, power": variant(numpy.float32, "matmul", encode_by_power),
        },
        draw,
        lambda start, stop: given[start:stop],
    )
