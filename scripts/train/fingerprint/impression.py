"""One press of a finger on a sensor: where it lies, how the skin stretches, what the sensor sees."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from ridges import Master
from truth import Minutia

HEIGHT_PX, WIDTH_PX = 480, 384
LOOKS = ("optical", "capacitive", "thermal")


@dataclass(frozen=True)
class Impression:
    """An image at 500 dpi with all that is true of it."""

    look: str
    # Grey levels, ridges dark; [HEIGHT_PX, WIDTH_PX], uint8.
    image: np.ndarray
    minutiae: list[Minutia]
    # Where skin touches the sensor.
    contact: np.ndarray
    # Direction of the ridges, radians modulo pi.
    orientation: np.ndarray


@dataclass(frozen=True)
class _Placing:
    """From a pixel of the image to a place of the master."""

    x: np.ndarray
    y: np.ndarray
    turn: float


def _field(random: np.random.Generator, cells: tuple[int, int] = (8, 7)) -> np.ndarray:
    noise = random.standard_normal(cells).astype(np.float32)
    return cv2.resize(noise, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_CUBIC)


def _grain(random: np.random.Generator, width: float) -> np.ndarray:
    noise = random.standard_normal((HEIGHT_PX, WIDTH_PX)).astype(np.float32)
    field = cv2.GaussianBlur(noise, (0, 0), width)
    return field / field.std()


def _sigmoid(value: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(value, -40, 40)))


def _place(master: Master, random: np.random.Generator, hardship: float) -> _Placing:
    """Turn, shift and stretch; the skin follows the sensor in the middle and slides at the rim."""
    turn = math.radians(random.normal(0, 12))
    shift_x, shift_y = random.normal(0, 18), random.normal(0, 22)
    size = random.normal(1, 0.015)
    y, x = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX].astype(np.float32)
    x = (x - WIDTH_PX / 2 - shift_x) / size
    y = (y - HEIGHT_PX / 2 - shift_y) / size
    cosine, sine = math.cos(turn), math.sin(turn)
    u, v = cosine * x + sine * y, -sine * x + cosine * y
    stretch = random.uniform(0.5, 2 + 2 * hardship)
    rim = np.clip((x / (WIDTH_PX * 0.45)) ** 2 + (y / (HEIGHT_PX * 0.45)) ** 2, 0, 2)
    pull = random.normal(0, 2.5 + 4 * hardship, 2)
    u = u + _field(random) * stretch + rim * pull[0]
    v = v + _field(random) * stretch + rim * pull[1]
    height, width = master.relief.shape
    return _Placing((u + width / 2).astype(np.float32), (v + height / 2).astype(np.float32), turn)


def _seen(field: np.ndarray, placing: _Placing) -> np.ndarray:
    return cv2.remap(field, placing.x, placing.y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def _rim(random: np.random.Generator) -> np.ndarray:
    """Below one where the finger touches; uneven, as no finger is an ellipse."""
    y, x = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX].astype(np.float32)
    half_x = WIDTH_PX * random.uniform(0.34, 0.52)
    half_y = HEIGHT_PX * random.uniform(0.34, 0.5)
    middle_x = WIDTH_PX / 2 + random.normal(0, 14)
    middle_y = HEIGHT_PX / 2 + random.normal(0, 20)
    return ((x - middle_x) / half_x) ** 2 + ((y - middle_y) / half_y) ** 2 + 0.1 * _field(random)


def _skin(relief: np.ndarray, look: str, random: np.random.Generator, hardship: float) -> np.ndarray:
    """How much ridge touches, 0 … 1: pressure and moisture widen ridges, dryness breaks them."""
    wet = {"optical": 0.12, "capacitive": -0.12, "thermal": 0.0}[look]
    bias = random.normal(wet, 0.13 + 0.32 * hardship) + _field(random) * 0.22 * (0.3 + hardship)
    ridge = _sigmoid(2 * random.uniform(1.2, 3) * (relief + bias))
    ridge = ridge + _grain(random, random.uniform(1, 2.2)) * (0.06 + 0.34 * hardship * random.random())
    if random.random() < (0.9 if look == "capacitive" else 0.6):
        dry = _sigmoid(4 * (_grain(random, random.uniform(5, 12)) + random.uniform(1.2, 2.6) - 1.3 * hardship))
        ridge = ridge * (0.15 + 0.85 * dry)
    for _ in range(random.poisson(1.5 * hardship)):
        crease = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8)
        ends = (random.random(4) * [WIDTH_PX, HEIGHT_PX, WIDTH_PX, HEIGHT_PX]).astype(int)
        cv2.line(crease, tuple(ends[:2].tolist()), tuple(ends[2:].tolist()), 255, int(random.integers(1, 4)))
        ridge = ridge * (1 - cv2.GaussianBlur(crease, (0, 0), 1) / 255 * random.uniform(0.5, 1))
    return np.clip(ridge, 0, 1.15)


def _sensed(ridge: np.ndarray, touch: np.ndarray, look: str, random: np.random.Generator, hardship: float) -> np.ndarray:
    """Grey levels 0 … 255 as this kind of sensor gives them."""
    background = random.uniform(0.75, 1) + _field(random) * 0.04 * (random.random() < 0.5)
    contrast = random.uniform(0.35, 0.95) * (1 - 0.45 * hardship * random.random())
    uneven = np.clip(1 + 0.25 * _field(random) * (random.random() < 0.6), 0.3, 1.6)
    valley = random.uniform(0, 0.3) * (random.random() < (0.3 if look == "capacitive" else 0.7))
    image = (background - touch * (valley + contrast * ridge * uneven)).astype(np.float32)
    image = cv2.GaussianBlur(image, (0, 0), random.uniform(0.4, 1.1 + 0.5 * hardship))
    image = image + random.normal(0, random.uniform(0.005, 0.05 + 0.06 * hardship), image.shape)
    if look == "thermal":
        # A sensor that is swept joins stripes which do not quite fit.
        stripe = int(random.integers(6, 14))
        rows = np.repeat(random.normal(0, 0.03, HEIGHT_PX // stripe + 1), stripe)[:HEIGHT_PX]
        image = image + rows[:, None]
    elif random.random() < 0.3:
        cell = int(random.integers(2, 4))
        coarse = random.normal(0, 0.03, (HEIGHT_PX // cell, WIDTH_PX // cell)).astype(np.float32)
        image = image + cv2.resize(coarse, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_NEAREST)
    return (np.clip(image, 0, 1) ** random.uniform(0.7, 1.4) * 255).astype(np.uint8)


def _moved(minutia: Minutia, placing: _Placing, contact: np.ndarray) -> Minutia | None:
    """A master's minutia on the image: the placing is inverted from the nearest pixel on."""
    away = (placing.x - minutia.x) ** 2 + (placing.y - minutia.y) ** 2
    y, x = np.unravel_index(int(np.argmin(away)), away.shape)
    if away[y, x] > 4 or not contact[y, x]:
        return None
    cosine, sine = math.cos(placing.turn), math.sin(placing.turn)
    rest_x, rest_y = minutia.x - placing.x[y, x], minutia.y - placing.y[y, x]
    return Minutia(
        float(x + cosine * rest_x - sine * rest_y),
        float(y + sine * rest_x + cosine * rest_y),
        minutia.direction + placing.turn,
        minutia.kind,
    )


def press(master: Master, minutiae: list[Minutia], seed: int, hardship: float | None = None) -> Impression:
    """The impression of this seed; `hardship` 0 is a good one, 1 what breaks matchers."""
    random = np.random.default_rng([master.seed, seed])
    hard = float(random.random()) if hardship is None else hardship
    look = LOOKS[int(random.integers(len(LOOKS)))]
    placing = _place(master, random, hard)
    rim = _rim(random)
    height, width = master.relief.shape
    on_master = (placing.x > 3) & (placing.y > 3) & (placing.x < width - 4) & (placing.y < height - 4)
    contact = (rim < 1) & on_master
    ridge = _skin(_seen(master.relief, placing), look, random, hard)
    touch = _sigmoid(-(rim - 1) * random.uniform(8, 40))
    touch = touch * cv2.GaussianBlur(on_master.astype(np.float32), (0, 0), 3)
    image = _sensed(ridge, touch, look, random, hard)
    doubled = 2 * master.orientation
    sine, cosine = _seen(np.sin(doubled), placing), _seen(np.cos(doubled), placing)
    flow = (0.5 * np.arctan2(sine, cosine) + placing.turn) % math.pi
    moved = [_moved(minutia, placing, contact) for minutia in minutiae]
    kept = [minutia for minutia in moved if minutia is not None]
    return Impression(look, image, kept, contact, flow)
