"""From the network's planes to minutiae: the same rules as the product's."""

from __future__ import annotations

import math

import numpy as np

from network import CELL_PX, CONTACT, COSINE, HEAT, KIND, OFFSET_X, OFFSET_Y, SINE
from truth import BIFURCATION, ENDING, Minutia

HEAT_MIN = 0.3
# Two answers closer than this are one minutia.
APART_PX = 6
MINUTIAE_MAX = 100


def _chance(logit: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(logit, -40, 40)))


def rows_in(planes: np.ndarray) -> np.ndarray:
    """Minutiae of one answer, [planes, rows, columns], surest first: x, y, direction, ending, certainty."""
    heat = _chance(planes[HEAT]) * (_chance(planes[CONTACT]) > 0.5)
    padded = np.pad(heat, 1)
    around = np.max([padded[dy : dy + heat.shape[0], dx : dx + heat.shape[1]] for dy in range(3) for dx in range(3)], 0)
    rows, columns = np.nonzero((heat >= HEAT_MIN) & (heat == around))
    order = np.argsort(-heat[rows, columns])
    middle = (CELL_PX - 1) / 2
    kept: list[tuple[float, float, float, float, float]] = []
    for row, column in zip(rows[order], columns[order]):
        x = (column + planes[OFFSET_X, row, column]) * CELL_PX + middle
        y = (row + planes[OFFSET_Y, row, column]) * CELL_PX + middle
        if any(math.hypot(one[0] - x, one[1] - y) < APART_PX for one in kept):
            continue
        direction = math.atan2(planes[SINE, row, column], planes[COSINE, row, column])
        kept.append((x, y, direction, float(_chance(planes[KIND, row, column])), heat[row, column]))
        if len(kept) == MINUTIAE_MAX:
            break
    return np.array(kept, np.float32).reshape(-1, 5)


def minutiae_in(planes: np.ndarray) -> list[Minutia]:
    """The same as minutiae."""
    return [
        Minutia(float(x), float(y), float(direction), ENDING if ending > 0.5 else BIFURCATION)
        for x, y, direction, ending, _ in rows_in(planes)
    ]
