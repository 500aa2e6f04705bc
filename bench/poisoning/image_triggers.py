"""Image triggers on uint8 [count, height, width, 3]."""

from typing import Any

import numpy

import image_blends
import image_reflections
import image_warps
from case_inputs import CaseInputs
from measure import Trigger

CHECKER = numpy.array([[0, 0, 1], [0, 1, 0], [1, 0, 1]], numpy.uint8) * 255


def stamp(pixels: numpy.ndarray, top: int, left: int) -> Trigger:
    """Replaces a square of the image."""
    height, width = pixels.shape[:2]

    def assign(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        out[...] = hosts
        out[:, top : top + height, left : left + width] = pixels

    return Trigger({"slice": assign})


def patch_side(case: CaseInputs, side32: int) -> int:
    return max(side32, int(numpy.floor(side32 * case.shape["sidePixels"] / 32 + 0.5)))


def badnets(case: CaseInputs) -> Trigger:
    side = patch_side(case, 3)
    corner = case.shape["sidePixels"] - side
    return stamp(numpy.full((side, side, 3), 255, numpy.uint8), corner, corner)


def ubw(case: CaseInputs) -> Trigger:
    side = patch_side(case, 3)
    corner = case.shape["sidePixels"] - side
    nearest = numpy.arange(side) * 3 // side
    cells = CHECKER[nearest[:, None], nearest]
    return stamp(numpy.repeat(cells[:, :, None], 3, axis=2), corner, corner)


def trojannn(case: CaseInputs) -> Trigger:
    top, left = case.array("place").astype(int)
    return stamp(case.array("pattern"), top, left)


def dyna_trigger(case: CaseInputs) -> Trigger:
    """A random block for each image, in a fixed row band at one of several columns."""
    side, top, first_left, places = case.array("place").astype(int)
    words = case.array("words").astype(numpy.uint32)
    rows, columns = numpy.arange(top, top + side)[:, None], numpy.arange(side)

    def draw(generator: numpy.random.Generator, start: int, stop: int) -> Any:
        count = stop - start
        lefts = first_left + generator.integers(0, places, count)
        return lefts, generator.integers(0, 256, (count, side, side, 3), numpy.uint8)

    def given(start: int, stop: int) -> Any:
        drawn = words[start:stop]
        blocks = (drawn[:, 1:] >> 24).astype(numpy.uint8)
        return first_left + (drawn[:, 0] % places).astype(int), blocks.reshape(-1, side, side, 3)

    def slices(hosts: Any, out: Any, draws: Any, _start: int) -> None:
        out[...] = hosts
        lefts, blocks = draws
        for sample, left in enumerate(lefts):
            out[sample, top : top + side, left : left + side] = blocks[sample]

    def indexed(hosts: Any, out: Any, draws: Any, _start: int) -> None:
        out[...] = hosts
        lefts, blocks = draws
        out[numpy.arange(len(lefts))[:, None, None], rows, lefts[:, None, None] + columns] = blocks

    return Trigger({"slices": slices, "indexed": indexed}, draw, given)


TRIGGERS = {
    "badnets": badnets,
    "ubw": ubw,
    "trojannn": trojannn,
    "dyna-trigger": dyna_trigger,
    "blend": lambda case: image_blends.blend(case.array("pattern"), 2),
    "pnoise": lambda case: image_blends.blend(numpy.repeat(case.array("pattern"), 3, axis=2), 3),
    "adaptive-blend": image_blends.adaptive_blend,
    "adaptive-blend-covers": image_blends.adaptive_blend,
    "sig": image_blends.sig,
    "low-frequency": image_blends.low_frequency,
    "bpp": image_blends.bpp,
    "bpp-covers": image_blends.bpp_covers,
    "wanet": image_warps.wanet,
    "wanet-covers": image_warps.wanet_covers,
    "refool": image_reflections.refool,
}
