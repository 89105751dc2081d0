"""ONNX Runtime tells nobody anything: it keeps no number for the computer, and opens no connection."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from core import config
from core.embed.onnx import SILENT

EMBEDS = """
import os
from pathlib import Path
from core.opening import open_embedder
from core import config
assert open_embedder(config.load()).queries(["전세 계약"])[0].dense.any()
net = [Path("/proc/self/net", kind) for kind in ("tcp", "tcp6", "udp", "udp6")]
reaching = {line.split()[9] for table in net if table.exists() for line in table.read_text().splitlines()[1:]}
for name in os.listdir("/proc/self/fd") if reaching else ():
    fd = Path("/proc/self/fd", name)
    if fd.is_symlink() and os.readlink(fd).removeprefix("socket:[").removesuffix("]") in reaching:
        print("a connection")
"""
# What makes ONNX Runtime keep quiet of its own accord, as where tests run.
HUSHED = ("CI", "GITHUB", "TF_BUILD", "BUILD", "JENKINS", "TRAVIS", "GITLAB", "CIRCLECI", "ORT_", "PYTEST", "XDG_")


def test_a_model_is_run_without_a_word_to_its_makers(tmp_path: Path) -> None:
    around = {name: value for name, value in os.environ.items() if not name.startswith(HUSHED)}
    around |= {"HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "SEOGA_CONFIG": str(tmp_path / "options.toml")}
    around[SILENT] = "0"  # whatever stands there
    done = subprocess.run(
        [sys.executable, "-c", EMBEDS],
        check=False,
        capture_output=True,
        text=True,
        env=around,
        cwd=Path(config.__file__).parents[1],
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_nobody_else_imports_it() -> None:
    core, imported = Path(config.__file__).parent, re.compile(r"^\s*(?:import|from) onnxruntime\b", re.M)
    found = [
        path.relative_to(core).as_posix() for path in core.rglob("*.py") if imported.search(path.read_text("utf-8"))
    ]
    assert sorted(found) == ["embed/converted.py", "embed/onnx.py"], "the first one for its types alone"
