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


def minutiae_in(planes: np.ndarray) -> list[Minutia]:
    """Minutiae of one answer, [9, rows, columns], surest first."""
    heat = _chance(planes[HEAT]) * (_chance(planes[CONTACT]) > 0.5)
    padded = np.pad(heat, 1)
    around = np.max([padded[dy : dy + heat.shape[0], dx : dx + heat.shape[1]] for dy in range(3) for dx in range(3)], 0)
    rows, columns = np.nonzero((heat >= HEAT_MIN) & (heat == around))
    order = np.argsort(-heat[rows, columns])
    middle = (CELL_PX - 1) / 2
    kept: list[Minutia] = []
    for row, column in zip(rows[order], columns[order]):
        x = (column + planes[OFFSET_X, row, column]) * CELL_PX + middle
        y = (row + planes[OFFSET_Y, row, column]) * CELL_PX + middle
        if any(math.hypot(one.x - x, one.y - y) < APART_PX for one in kept):
            continue
        direction = math.atan2(planes[SINE, row, column], planes[COSINE, row, column])
        kind = ENDING if planes[KIND, row, column] > 0 else BIFURCATION
        kept.append(Minutia(float(x), float(y), direction, kind))
        if len(kept) == MINUTIAE_MAX:
            break
    return kept
