"""Where the minutiae of a master are, exactly.

Ends of the ridges' skeleton are ridge endings; ends of the valleys' skeleton are bifurcations, which
avoids the false crossings that the junctions of a skeleton have.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from skimage.morphology import skeletonize

BORDER_PX = 12
# A line shorter than this ends in a dot or a spur; the direction is taken over its whole length.
TAIL_PX, TAIL_PX_MIN = 14, 10
# Two ends of one kind that face each other so closely are a gap, not two minutiae.
FACING_PX = 7

ENDING, BIFURCATION = 1, 2


@dataclass(frozen=True)
class Minutia:
    """x and y in pixels; direction in radians, y down, into the ridge or the valley that ends."""

    x: float
    y: float
    direction: float
    kind: int


def _tail(skeleton: np.ndarray, y: int, x: int) -> list[tuple[int, int]]:
    """The pixels of a line from its end on, at most TAIL_PX of them."""
    path = [(y, x)]
    seen = {(y, x)}
    while len(path) <= TAIL_PX:
        y, x = path[-1]
        around = [
            (y + dy, x + dx)
            for dy in (-1, 0, 1)
            for dx in (-1, 0, 1)
            if skeleton[y + dy, x + dx] and (y + dy, x + dx) not in seen
        ]
        if not around:
            break
        around.sort(key=lambda place: abs(place[0] - y) + abs(place[1] - x))
        seen.update(around)
        path.append(around[0])
    return path


def _ends(area: np.ndarray, kind: int) -> list[Minutia]:
    skeleton = skeletonize(area)
    skeleton[:2] = skeleton[-2:] = False
    skeleton[:, :2] = skeleton[:, -2:] = False
    ones = skeleton.astype(np.uint8)
    ring = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], np.uint8)
    neighbours = cv2.filter2D(ones, -1, ring, borderType=cv2.BORDER_CONSTANT)
    height, width = area.shape
    found = []
    for y, x in zip(*np.nonzero((ones == 1) & (neighbours == 1))):
        if not (BORDER_PX <= y < height - BORDER_PX and BORDER_PX <= x < width - BORDER_PX):
            continue
        path = _tail(skeleton, int(y), int(x))
        if len(path) < TAIL_PX_MIN:
            continue
        end_y, end_x = path[-1]
        found.append(Minutia(float(x), float(y), math.atan2(end_y - y, end_x - x), kind))
    return found


def minutiae_of(relief: np.ndarray) -> list[Minutia]:
    """Every minutia of a master's relief."""
    found = _ends(relief > 0, ENDING) + _ends(relief <= 0, BIFURCATION)
    return [
        one
        for one in found
        if not any(
            other is not one
            and other.kind == one.kind
            and math.hypot(one.x - other.x, one.y - other.y) <= FACING_PX
            for other in found
        )
    ]
