"""Training samples: crops of impressions with what the network should answer in each cell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from impression import Impression, press
from network import CELL_PX
from ridges import grow_master
from truth import ENDING, minutiae_of

# Spread of a minutia's heat, in cells, and how far from it its direction is asked for.
HEAT_CELLS = 0.8
ASKED_CELLS_SQUARED = 2.2


@dataclass(frozen=True)
class Stored:
    """An impression as it lies on the disk."""

    image: np.ndarray
    # x, y, direction, whether it is an ending; [count, 4].
    minutiae: np.ndarray
    contact: np.ndarray
    orientation: np.ndarray
    # One value for 2 × 2 pixels, -127 … 127.
    pressed: np.ndarray


@dataclass(frozen=True)
class Sample:
    """A crop and its answers, in cells; `asked` says where those of `planes` count."""

    image: np.ndarray
    heat: np.ndarray
    asked: np.ndarray
    planes: np.ndarray
    contact: np.ndarray
    flow: np.ndarray
    # Four values a cell, -1 … 1.
    relief: np.ndarray


def _stored(impression: Impression) -> dict[str, np.ndarray]:
    rows = [(one.x, one.y, one.direction, one.kind == ENDING) for one in impression.minutiae]
    half = CELL_PX // 2
    height, width = impression.pressed.shape
    by_two = impression.pressed.reshape(height // 2, 2, width // 2, 2).mean((1, 3))
    return {
        "image": impression.image,
        "minutiae": np.array(rows, np.float32).reshape(-1, 4),
        "contact": impression.contact[half::CELL_PX, half::CELL_PX],
        "orientation": impression.orientation[half::CELL_PX, half::CELL_PX].astype(np.float16),
        "pressed": (by_two * 127).astype(np.int8),
    }


def write_finger(directory: Path, seed: int, presses: int) -> None:
    """Grows the finger of this seed and presses it; what is there already is left as it is."""
    wanted = [directory / f"{seed:06d}-{place}.npz" for place in range(presses)]
    if all(file.exists() for file in wanted):
        return
    master = grow_master(seed)
    minutiae = minutiae_of(master.relief)
    for place, file in enumerate(wanted):
        draft = file.with_suffix(".part.npz")
        np.savez_compressed(draft, **_stored(press(master, minutiae, place)))
        # A run that is stopped leaves no half file.
        draft.rename(file)


def read_stored(file: Path) -> Stored:
    with np.load(file) as kept:
        return Stored(
            kept["image"],
            kept["minutiae"],
            kept["contact"],
            kept["orientation"],
            kept["pressed"],
        )


def crop_of(stored: Stored, side_px: int, random: np.random.Generator) -> Sample:
    """A crop that lies on the finger, mirrored or turned by quarters at will."""
    height, width = stored.image.shape
    cells = side_px // CELL_PX
    for _ in range(5):
        top = int(random.integers(0, (height - side_px) // CELL_PX + 1))
        left = int(random.integers(0, (width - side_px) // CELL_PX + 1))
        contact = stored.contact[top : top + cells, left : left + cells]
        if contact.mean() > 0.3:
            break
    y, x = top * CELL_PX, left * CELL_PX
    image = stored.image[y : y + side_px, x : x + side_px].astype(np.float32) / 255
    doubled = 2 * stored.orientation[top : top + cells, left : left + cells].astype(np.float32)
    relief = stored.pressed[2 * top : 2 * (top + cells), 2 * left : 2 * (left + cells)]
    cosine, sine = np.cos(doubled), np.sin(doubled)
    points = stored.minutiae - np.array([x, y, 0, 0], np.float32)
    inside = (points[:, :2] >= 0).all(1) & (points[:, :2] < side_px).all(1)
    points = points[inside].copy()
    if random.random() < 0.5:
        image, contact, relief = image[:, ::-1], contact[:, ::-1], relief[:, ::-1]
        cosine, sine = cosine[:, ::-1], -sine[:, ::-1]
        points[:, 0] = side_px - 1 - points[:, 0]
        points[:, 2] = math.pi - points[:, 2]
    for _ in range(int(random.integers(4))):
        image, contact, relief = np.rot90(image), np.rot90(contact), np.rot90(relief)
        cosine, sine = -np.rot90(cosine), -np.rot90(sine)
        points[:, 0], points[:, 1] = points[:, 1].copy(), side_px - 1 - points[:, 0].copy()
        points[:, 2] -= math.pi / 2
    four = relief.reshape(cells, 2, cells, 2).transpose(1, 3, 0, 2).reshape(4, cells, cells)
    heat, asked, planes = _answers(cells, points)
    return Sample(
        np.ascontiguousarray(image),
        heat,
        asked,
        planes,
        contact.astype(np.float32),
        np.stack([cosine, sine]),
        four.astype(np.float32) / 127,
    )


def _answers(cells: int, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heat, where the other planes count, and those: direction, offset and kind of the minutia."""
    rows, columns = np.mgrid[0:cells, 0:cells].astype(np.float32)
    heat = np.zeros((cells, cells), np.float32)
    asked = np.zeros((cells, cells), np.float32)
    planes = np.zeros((5, cells, cells), np.float32)
    middle = (CELL_PX - 1) / 2
    for x, y, direction, ending in points:
        column, row = (x - middle) / CELL_PX, (y - middle) / CELL_PX
        away = (columns - column) ** 2 + (rows - row) ** 2
        heat = np.maximum(heat, np.exp(-away / (2 * HEAT_CELLS**2)))
        near = away < ASKED_CELLS_SQUARED
        asked[near] = 1
        planes[0][near], planes[1][near] = math.cos(direction), math.sin(direction)
        planes[2][near], planes[3][near] = (column - columns)[near], (row - rows)[near]
        planes[4][near] = ending
    return heat, asked, planes
