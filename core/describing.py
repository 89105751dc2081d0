"""What the worker runs on, for people who report a problem."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from core.config import Config
from core.embed.base import Embedder
from core.embed.reranker import CrossEncoder
from core.messages import Described

BUILT_ON = ("onnxruntime", "lancedb", "numpy", "tokenizers", "torch", "transformers")
M3 = "m3"  # the kind of Seoga's own models, which run on the processor


def described(options: Config, embedder: Embedder, reranker: CrossEncoder | None) -> Described:
    """Return what a worker runs on.

    Args:
        options: the user's options.
        embedder: the model in use; one on torch tells where it runs, Seoga's own runs on the processor.
        reranker: the cross-encoder that is loaded.
    """
    versions = {"Python": platform.python_version()}
    for name in BUILT_ON:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    device = "CPU" if embedder.card.kind == M3 else str(getattr(getattr(embedder, "device", None), "name", ""))
    cores = os.cpu_count() or 1
    threads = min(options.number("threads") or max(cores - 1, 1), cores)
    return Described(versions, device, threads, reranker.card.id if reranker else "")
