"""One press of a finger on a sensor: where it lies, how the skin stretches, what the sensor sees."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from ridges import Master
from truth import BIFURCATION, ENDING, Minutia

HEIGHT_PX, WIDTH_PX = 480, 384
# Over this width the mean of a relief tells an ending from a bifurcation: below zero the valleys on
# both sides of the ridge have met. On unpressed masters it agrees with the skeletons in all but 1 of 10,000
# pairs.
KIND_PX = 3.0
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
    # What is above zero touches, before dirt and noise; -1 … 1.
    pressed: np.ndarray


@dataclass(frozen=True)
class _Placing:
    """From a pixel of the image to a place of the master."""

    x: np.ndarray
    y: np.ndarray


def _field(random: np.random.Generator, cells: tuple[int, int] = (8, 7)) -> np.ndarray:
    noise = random.standard_normal(cells).astype(np.float32)
    return cv2.resize(noise, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_CUBIC)


def _grain(random: np.random.Generator, width: float) -> np.ndarray:
    noise = random.standard_normal((HEIGHT_PX, WIDTH_PX)).astype(np.float32)
    field = cv2.GaussianBlur(noise, (0, 0), width)
    return field / field.std()


def _sigmoid(value: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(value, -40, 40)))


def _size(master: Master) -> float:
    """How large the finger is beside the average one: a child's is small, and its ridges fine."""
    return float(np.exp(np.random.default_rng([master.seed, 7]).normal(0, 0.08)))


def _place(master: Master, random: np.random.Generator, hardship: float) -> _Placing:
    """Turn, shift and stretch; the skin follows the sensor in the middle and slides at the rim."""
    turn = math.radians(random.normal(0, 12))
    shift_x, shift_y = random.normal(0, 18), random.normal(0, 22)
    size = _size(master) * random.normal(1, 0.015)
    y, x = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX].astype(np.float32)
    x = (x - WIDTH_PX / 2 - shift_x) / size
    y = (y - HEIGHT_PX / 2 - shift_y) / size
    cosine, sine = math.cos(turn), math.sin(turn)
    u, v = cosine * x + sine * y, -sine * x + cosine * y
    stretch = random.uniform(0.5, 2 + 4 * hardship)
    rim = np.clip((x / (WIDTH_PX * 0.45)) ** 2 + (y / (HEIGHT_PX * 0.45)) ** 2, 0, 2)
    pull = random.normal(0, 2.5 + 7 * hardship, 2)
    twist = random.normal(0, 0.03 + 0.07 * hardship) * rim
    u, v = u + twist * v, v - twist * u
    u = u + _field(random) * stretch + rim * pull[0]
    v = v + _field(random) * stretch + rim * pull[1]
    height, width = master.relief.shape
    return _Placing((u + width / 2).astype(np.float32), (v + height / 2).astype(np.float32))


def _stretch(placing: _Placing) -> np.ndarray:
    """How a step on the image moves on the master, at every pixel: [2, 2, height, width]."""
    return np.stack(
        [
            np.stack([np.gradient(placing.x, axis=1), np.gradient(placing.x, axis=0)]),
            np.stack([np.gradient(placing.y, axis=1), np.gradient(placing.y, axis=0)]),
        ]
    )


def _direction_seen(stretch: np.ndarray, direction: np.ndarray | float) -> np.ndarray:
    """A master's direction as it shows on the image; a half turn is kept."""
    (xx, xy), (yx, yy) = stretch
    cosine, sine = np.cos(direction), np.sin(direction)
    return np.arctan2(xx * sine - yx * cosine, yy * cosine - xy * sine)


def _seen(field: np.ndarray, placing: _Placing) -> np.ndarray:
    return cv2.remap(field, placing.x, placing.y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def _rim(random: np.random.Generator, hardship: float) -> np.ndarray:
    """Below one where the finger touches; uneven, as no finger is an ellipse."""
    y, x = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX].astype(np.float32)
    # Only the tip or a side touched.
    partial = random.random() < 0.05 + 0.25 * hardship
    half_x = WIDTH_PX * (random.uniform(0.2, 0.36) if partial else random.uniform(0.34, 0.52))
    half_y = HEIGHT_PX * (random.uniform(0.2, 0.36) if partial else random.uniform(0.34, 0.5))
    apart = 3 if partial else 1
    middle_x = WIDTH_PX / 2 + random.normal(0, 14 * apart)
    middle_y = HEIGHT_PX / 2 + random.normal(0, 20 * apart)
    return ((x - middle_x) / half_x) ** 2 + ((y - middle_y) / half_y) ** 2 + 0.1 * _field(random)


def _crease(random: np.random.Generator, length: float, width: int) -> np.ndarray:
    """A line on the skin, one where it is deepest."""
    line = np.zeros((HEIGHT_PX, WIDTH_PX), np.uint8)
    x, y = random.random(2) * [WIDTH_PX, HEIGHT_PX]
    angle = random.uniform(0, math.pi)
    ends = [(round(x + side * math.cos(angle)), round(y + side * math.sin(angle))) for side in (-length, length)]
    cv2.line(line, ends[0], ends[1], 255, width)
    return cv2.GaussianBlur(line, (0, 0), 1) / 255


def _skin(
    relief: np.ndarray, look: str, random: np.random.Generator, hardship: float
) -> tuple[np.ndarray, np.ndarray]:
    """How much ridge touches, 0 … 1, and the relief pressed so far that what is above zero touches.

    Pressure and moisture widen ridges, dryness breaks them.
    """
    wet = {"optical": 0.12, "capacitive": -0.12, "thermal": 0.0}[look]
    bias = random.normal(wet, 0.13 + 0.32 * hardship) + _field(random) * 0.22 * (0.3 + hardship)
    if random.random() < 0.35 * hardship + 0.1 * (look == "optical"):
        # Sweat runs together and fills valleys in places.
        bias = bias + 0.9 * _sigmoid(3 * (_grain(random, random.uniform(12, 30)) - random.uniform(0.3, 1.5)))
    if random.random() < 0.25 * hardship:
        # Ridges worn by work or age hardly stand out.
        relief = relief * random.uniform(0.25, 0.7)
    pressed = relief + bias
    ridge = _sigmoid(2 * random.uniform(1.2, 3) * pressed)
    if random.random() < 0.3:
        # Thin broken ridges within the valleys, where sweat glands lie too.
        within = _sigmoid(14 * (-relief - random.uniform(0.75, 0.95))) * _sigmoid(6 * (_grain(random, 2.5) - 0.6))
        ridge = ridge + random.uniform(0.2, 0.7) * within
    if random.random() < 0.4:
        # Pores: bright dots along the ridges.
        pores = _sigmoid(9 * (_grain(random, random.uniform(1.2, 1.8)) - random.uniform(1.5, 2.4)))
        ridge = ridge * (1 - random.uniform(0.4, 0.9) * pores)
    ridge = ridge + _grain(random, random.uniform(1, 2.2)) * (0.06 + 0.34 * hardship * random.random())
    if random.random() < (0.6 if look == "capacitive" else 0.25) * (0.4 + hardship):
        # A dry ridge touches at the mouths of its pores only, and falls into dots.
        gap = _sigmoid(6 * (_grain(random, random.uniform(1, 2)) - random.uniform(0.1, 1.4)))
        ridge = ridge * (1 - random.uniform(0.4, 0.95) * gap)
    if random.random() < (0.9 if look == "capacitive" else 0.6):
        dry = _sigmoid(4 * (_grain(random, random.uniform(5, 12)) + random.uniform(1.2, 2.6) - 1.3 * hardship))
        ridge = ridge * (0.15 + 0.85 * dry)
    for _ in range(random.poisson(1.5 * hardship)):
        crease = _crease(random, random.uniform(60, 300), int(random.integers(1, 4)))
        ridge = ridge * (1 - crease * random.uniform(0.5, 1))
    if random.random() < 0.3 * hardship:
        # The many fine wrinkles of old skin.
        for _ in range(int(random.integers(8, 30))):
            ridge = ridge * (1 - _crease(random, random.uniform(8, 40), 1) * random.uniform(0.4, 0.9))
    return np.clip(ridge, 0, 1.15), pressed


def _sensed(ridge: np.ndarray, touch: np.ndarray, look: str, random: np.random.Generator, hardship: float) -> np.ndarray:
    """Grey levels 0 … 255 as this kind of sensor gives them."""
    background = random.uniform(0.75, 1) + _field(random) * 0.04 * (random.random() < 0.5)
    contrast = random.uniform(0.35, 0.95) * (1 - 0.45 * hardship * random.random())
    uneven = np.clip(1 + 0.25 * _field(random) * (random.random() < 0.6), 0.3, 1.6)
    valley = random.uniform(0, 0.3) * (random.random() < (0.3 if look == "capacitive" else 0.7))
    image = (background - touch * (valley + contrast * ridge * uneven)).astype(np.float32)
    if look == "optical" and random.random() < 0.3:
        # What the finger before left on the glass.
        left = cv2.flip(touch * ridge, int(random.integers(-1, 2)))
        image = image - random.uniform(0.03, 0.2) * cv2.GaussianBlur(left, (0, 0), random.uniform(0.8, 2))
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
    grey = (np.clip(image, 0, 1) ** random.uniform(0.7, 1.4) * 255).astype(np.uint8)
    if random.random() < 0.2:
        # Files that were squeezed show blocks.
        _, squeezed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(20, 80))])
        grey = cv2.imdecode(squeezed, cv2.IMREAD_GRAYSCALE)
    return grey


def _moved(
    minutia: Minutia, placing: _Placing, stretch: np.ndarray, contact: np.ndarray, around: np.ndarray
) -> Minutia | None:
    """A master's minutia on the image: the placing is inverted from the nearest pixel on.

    Its kind is the one that this pressure shows: pressed hard, the ridge that ends reaches its neighbour
    and there is a bifurcation, with the same direction. `around` is the mean of the pressed relief.
    """
    away = (placing.x - minutia.x) ** 2 + (placing.y - minutia.y) ** 2
    y, x = np.unravel_index(int(np.argmin(away)), away.shape)
    if away[y, x] > 4 or not contact[y, x]:
        return None
    here = stretch[:, :, y, x]
    rest = np.array([minutia.x - placing.x[y, x], minutia.y - placing.y[y, x]])
    rest_x, rest_y = np.linalg.solve(here, rest)
    return Minutia(
        float(x + rest_x),
        float(y + rest_y),
        float(_direction_seen(here, minutia.direction)),
        ENDING if around[y, x] < 0 else BIFURCATION,
    )


def press(master: Master, minutiae: list[Minutia], seed: int, hardship: float | None = None) -> Impression:
    """The impression of this seed; `hardship` 0 is a good one, 1 what breaks matchers."""
    random = np.random.default_rng([master.seed, seed])
    hard = float(random.random()) if hardship is None else hardship
    look = LOOKS[int(random.integers(len(LOOKS)))]
    placing = _place(master, random, hard)
    rim = _rim(random, hard)
    height, width = master.relief.shape
    on_master = (placing.x > 3) & (placing.y > 3) & (placing.x < width - 4) & (placing.y < height - 4)
    contact = (rim < 1) & on_master
    ridge, pressed = _skin(_seen(master.relief, placing), look, random, hard)
    touch = _sigmoid(-(rim - 1) * random.uniform(8, 40))
    touch = touch * cv2.GaussianBlur(on_master.astype(np.float32), (0, 0), 3)
    image = _sensed(ridge, touch, look, random, hard)
    doubled = 2 * master.orientation
    sine, cosine = _seen(np.sin(doubled), placing), _seen(np.cos(doubled), placing)
    stretch = _stretch(placing)
    flow = _direction_seen(stretch, 0.5 * np.arctan2(sine, cosine)) % math.pi
    around = cv2.GaussianBlur(pressed, (0, 0), KIND_PX)
    moved = [_moved(minutia, placing, stretch, contact, around) for minutia in minutiae]
    kept = [minutia for minutia in moved if minutia is not None]
    return Impression(look, image, kept, contact, flow, np.clip(pressed, -1, 1))
