"""Minutiae as a network would find them in an impression: some missed, some made up, all a little off."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np

from embedding_network import COLUMNS, MINUTIAE
from network import CELL_PX

# Fewer are no finger.
KEPT_MIN = 10


def read_truth(file: Path) -> dict[str, np.ndarray]:
    """What a view is made of: true minutiae, contact and the ridges' direction."""
    with np.load(file) as kept:
        return {name: kept[name] for name in ("minutiae", "contact", "orientation")}


def _part(points: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Those on one side of a line, or near a place: the finger touched with a part only."""
    angle = random.uniform(0, 2 * math.pi)
    along = points[:, 0] * math.cos(angle) + points[:, 1] * math.sin(angle)
    if random.random() < 0.5:
        return along > np.quantile(along, random.uniform(0.1, 0.5))
    middle = points[int(random.integers(len(points))), :2]
    away = np.hypot(*(points[:, :2] - middle).T)
    return away < np.quantile(away, random.uniform(0.5, 0.9))


def _made_up(truth: dict[str, np.ndarray], random: np.random.Generator, hardest: float) -> np.ndarray:
    """What looks like minutiae and is none; it follows the ridges all the same."""
    rows, columns = np.nonzero(truth["contact"])
    count = min(random.poisson(30 * hardest * random.random() ** 2), len(rows))
    picked = random.integers(0, len(rows), count) if len(rows) else np.zeros(0, int)
    direction = truth["orientation"][rows[picked], columns[picked]].astype(np.float32)
    direction = direction + math.pi * random.integers(0, 2, count)
    places = np.stack([columns[picked], rows[picked]], 1) * CELL_PX + random.uniform(0, CELL_PX, (count, 2))
    return np.column_stack([places, direction, random.random(count)])


def view_of(truth: dict[str, np.ndarray], random: np.random.Generator, hardest: float = 1) -> np.ndarray:
    """One reading of an impression, [64, 7] (see `embedding_network`); `hardest` is between 0 and 1."""
    points = truth["minutiae"].astype(np.float64)
    if len(points) >= 2 * KEPT_MIN and random.random() < 0.4 * hardest:
        points = points[_part(points, random)]
    # In some places a press is worse than in others.
    worse = cv2.resize(random.standard_normal((6, 5)), (96, 120), interpolation=cv2.INTER_CUBIC)
    hard = random.random() * hardest
    cells = np.clip(points[:, :2] / CELL_PX, 0, [95, 119]).astype(int)
    chance = 0.98 - 0.45 * hard + (0.1 * hardest + 0.3 * hard) * worse[cells[:, 1], cells[:, 0]]
    kept = random.random(len(points)) < chance
    if kept.sum() >= KEPT_MIN:
        points = points[kept]
    certainty = np.clip(random.normal(0.78 - 0.2 * hard, 0.15, len(points)), 0.3, 0.99)
    off = random.uniform(0.5, 0.7 + 1.5 * hardest)
    points[:, :2] += random.normal(0, off, (len(points), 2))
    points[:, 2] += random.normal(0, math.radians(random.uniform(2, 3 + 6 * hardest)), len(points))
    points[:, 2] += math.pi * (random.random(len(points)) < 0.03 * hardest)
    wrong = random.random(len(points)) < 0.05 + 0.2 * hard
    points[:, 3] = np.clip(np.abs(points[:, 3] - wrong) + random.normal(0, 0.2, len(points)), 0, 1)
    extra = _made_up(truth, random, hardest)
    certainty = np.concatenate([certainty, np.clip(random.normal(0.45, 0.13, len(extra)), 0.3, 0.9)])
    points = np.concatenate([points, extra])
    return columns_of(points, certainty)


def view_of_reading(reading: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """What the network found in an impression, sometimes a part of it, [64, 7]."""
    points = reading.astype(np.float64)
    if len(points) >= 2 * KEPT_MIN and random.random() < 0.4:
        points = points[_part(points, random)]
    # As another sensor or another day would have it.
    kept = random.random(len(points)) < random.uniform(0.8, 1)
    if kept.sum() >= KEPT_MIN:
        points = points[kept]
    points[:, :2] += random.normal(0, 0.7, (len(points), 2))
    points[:, 2] += random.normal(0, 0.05, len(points))
    return columns_of(points[:, :4], points[:, 4])


def columns_of(points: np.ndarray, certainty: np.ndarray) -> np.ndarray:
    """The surest minutiae as the network takes them; points are x, y, direction, ending."""
    order = np.argsort(-certainty)[:MINUTIAE]
    points, certainty = points[order], certainty[order]
    out = np.zeros((MINUTIAE, COLUMNS), np.float32)
    count = len(points)
    out[:count, 0:2] = points[:, 0:2]
    out[:count, 2], out[:count, 3] = np.cos(points[:, 2]), np.sin(points[:, 2])
    out[:count, 4], out[:count, 5], out[:count, 6] = certainty, points[:, 3], 1
    return out
