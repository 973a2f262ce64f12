"""Draws a sheet of impressions with their exact minutiae, to look at what is trained on.

    python3 preview.py --first 1 --fingers 4 --out sheet.png
"""

from __future__ import annotations

import argparse
import math
import time

import cv2
import numpy as np

from impression import Impression, press
from ridges import grow_master
from truth import ENDING, minutiae_of

HARDSHIPS = (0.1, 0.6, 0.95)


def drawn(impression: Impression, with_truth: bool) -> np.ndarray:
    """The image in colour; endings red, bifurcations blue, each with its direction."""
    sheet = cv2.cvtColor(impression.image, cv2.COLOR_GRAY2BGR)
    for minutia in impression.minutiae if with_truth else []:
        colour = (0, 0, 255) if minutia.kind == ENDING else (255, 0, 0)
        place = (round(minutia.x), round(minutia.y))
        tip = (
            round(minutia.x + 10 * math.cos(minutia.direction)),
            round(minutia.y + 10 * math.sin(minutia.direction)),
        )
        cv2.circle(sheet, place, 4, colour, 1)
        cv2.line(sheet, place, tip, colour, 1)
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=1, help="seed of the first finger")
    parser.add_argument("--fingers", type=int, default=4)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    rows = []
    for seed in range(arguments.first, arguments.first + arguments.fingers):
        start = time.process_time()
        master = grow_master(seed)
        minutiae = minutiae_of(master.relief)
        grown = time.process_time()
        presses = [press(master, minutiae, place, hardship) for place, hardship in enumerate(HARDSHIPS)]
        pressed = time.process_time()
        print(
            f"finger {seed}: {master.finger_class}, {len(minutiae)} minutiae, "
            f"{grown - start:.2f} CPU s to grow, {(pressed - grown) / len(presses):.3f} to press",
        )
        rows.append(np.hstack([drawn(one, place == 0) for place, one in enumerate(presses)]))
    cv2.imwrite(arguments.out, np.vstack(rows))


if __name__ == "__main__":
    main()
