"""Makes everything of `models/finger-*` anew: fingers, both networks, what is fitted on them, and the cards.

    python3 scripts/train/fingerprint/build.py --work DIR

On two cores it takes a night, on a GPU less than half an hour, and it says which of both it did. Stop it
at any moment: called again with the same directory it goes on where it was. With more minutes the
networks get better; what is there is measured anew and the cards say so.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import torch

HERE = Path(__file__).parent
PROJECT = HERE.parents[2]
MODELS = PROJECT / "models"

# Minutes that each network is trained on each kind of machine.
MINUTES = {"cpu": {"minutiae": 360, "embedding": 120}, "cuda": {"minutiae": 15, "embedding": 6}}
FINGERS = {"cpu": 10_000, "cuda": 20_000}


def python(script: str, *options: str) -> None:
    subprocess.run([sys.executable, str(HERE / script), *options], check=True)


def node(script: str, *options: str) -> None:
    """A script of the project, on the networks as they are now."""
    subprocess.run(
        ["node", "--import", "tsx", str(PROJECT / "scripts" / script), *options], check=True, cwd=PROJECT
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="where fingers and checkpoints lie")
    parser.add_argument("--minutes", type=float, help="of training the network that finds minutiae")
    parser.add_argument("--embedding-minutes", type=float, help="of training the embedding network")
    parser.add_argument("--fingers", type=int, help="that are generated")
    parser.add_argument("--first", type=int, default=1, help="seed of the first finger; going on, take others")
    parser.add_argument("--go-on", action="store_true", help="begin with the networks of models/, not anew")
    parser.add_argument("--bfloat16", action="store_true", help="where the processor or GPU has it")
    arguments = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"training on {torch.cuda.get_device_name() if device == 'cuda' else 'the processor'}")
    work = ["--work", str(arguments.work)]
    quicker = ["--bfloat16"] if arguments.bfloat16 else []
    minutes = arguments.minutes or MINUTES[device]["minutiae"]
    fingers = arguments.fingers or FINGERS[device]
    begin = ["--begin-with", str(MODELS / "finger-minutiae@1" / "network.onnx")] if arguments.go_on else []
    python("train_minutiae.py", *work, "--minutes", str(minutes), "--fingers", str(fingers), "--first", str(arguments.first), *quicker, *begin)
    python("read_impressions.py", *work, *quicker)
    minutes = arguments.embedding_minutes or MINUTES[device]["embedding"]
    begin = ["--begin-with", str(MODELS / "finger-embedding@1" / "network.onnx")] if arguments.go_on else []
    python("train_embedding.py", *work, "--minutes", str(minutes), *quicker, *begin)
    for name in ("minutiae", "embedding"):
        python(f"export_{name}.py", *work, "--out", str(MODELS / f"finger-{name}@1" / "network.onnx"))
    node("write-golden.ts")
    check = arguments.work / "check-minutiae.txt"
    with check.open("w") as text:
        subprocess.run([sys.executable, str(HERE / "check_minutiae.py"), *work, "--fingers", "30"], check=True, stdout=text)
    node("write-finger-cards.ts", *work, "--check", str(check))


if __name__ == "__main__":
    main()
