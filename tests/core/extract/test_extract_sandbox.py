from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.errors import Cancelled, DocumentError
from core.extract import registry
from core.extract.sandbox import Sandbox
from tests.core.extract.extract_makers import make_pdf

LIMIT = 10**7
MISBEHAVES = (sys.executable, str(Path(__file__).with_name("sandbox_misbehaves.py")))
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(LIMIT, seconds=30, command=MISBEHAVES) as box:
        yield box


def write(folder: Path, name: str, text: str = "Words.") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def kind_of(sandbox: Sandbox, path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        sandbox.extract(path)
    assert caught.value.path == str(path)
    return caught.value.kind


def test_documents_and_errors_come_back_as_they_are(tmp_path: Path) -> None:
    good = make_pdf(tmp_path / "a.pdf", [["첫 쪽."], ["둘째 쪽."]], [("첫", 0, 1)], title="책의 제목")
    bad = make_pdf(tmp_path / "b.pdf", [["Secret."]], password="key")
    with pytest.raises(DocumentError) as direct:
        registry.extract(bad, LIMIT)
    with Sandbox(LIMIT) as sandbox:
        assert sandbox.pid is None
        assert sandbox.extract(good) == registry.extract(good, LIMIT)
        first = sandbox.pid
        with pytest.raises(DocumentError) as caught:
            sandbox.extract(bad)
        assert caught.value.record() == direct.value.record()
        assert sandbox.extract(good).pages == 2
        assert sandbox.pid == first
    assert sandbox.pid is None
    assert not psutil.pid_exists(first or -1)


def test_the_child_stays_small_and_loads_nothing_heavy() -> None:
    heavy = "lancedb torch numpy onnxruntime PySide6 transformers tokenizers pandas pyarrow".split()
    parsers = "pypdf, pypdfium2, olefile, python_calamine, docx, lxml.etree"
    program = f"import sys, core.extract.child, {parsers}; print(set({heavy}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_formats_are_imported_only_where_they_are_read() -> None:
    heavy = "pypdf pypdfium2 olefile python_calamine docx lxml".split()
    program = f"import sys, core.extract.sandbox, core.extract.registry; print(set({heavy}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(("name", "kind"), [("dies", "crashed"), ("fails", "broken")])
def test_a_child_that_misbehaves_costs_one_file(sandbox: Sandbox, tmp_path: Path, name: str, kind: str) -> None:
    assert sandbox.extract(write(tmp_path, "good.txt")).text == "Words."
    assert kind_of(sandbox, write(tmp_path, f"{name}.txt")) == kind
    assert sandbox.extract(write(tmp_path, "next.txt", "More.")).text == "More."


@posix
def test_memory_is_bounded(sandbox: Sandbox, tmp_path: Path) -> None:
    assert kind_of(sandbox, write(tmp_path, "hungers.txt")) == "memory"
    assert kind_of(sandbox, write(tmp_path, "is killed.txt")) == "memory", "as Linux does when it runs out of memory"
    assert sandbox.extract(write(tmp_path, "next.txt")).text == "Words."


def test_prints_do_not_break_the_stream(sandbox: Sandbox, tmp_path: Path) -> None:
    assert sandbox.extract(write(tmp_path, "chatters.txt")).text == "Words."


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with Sandbox(LIMIT, seconds=0.5, command=MISBEHAVES) as sandbox:
        assert kind_of(sandbox, write(tmp_path, "sleeps.txt")) == "timeout"
        assert sandbox.pid is None
        assert sandbox.extract(write(tmp_path, "next.txt")).text == "Words."


def test_a_child_that_keeps_memory_is_replaced(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.extract(write(tmp_path, "good.txt"))
    before = sandbox.pid
    assert sandbox.extract(write(tmp_path, "hoards.txt")).text == "Words."
    sandbox.extract(write(tmp_path, "good.txt"))
    assert sandbox.pid != before


def test_a_child_that_died_between_files_is_replaced(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.extract(write(tmp_path, "good.txt"))
    child = psutil.Process(sandbox.pid)
    child.kill()
    psutil.wait_procs([child], timeout=20)
    assert sandbox.extract(write(tmp_path, "good.txt")).text == "Words."


def test_names_need_not_be_valid_text(sandbox: Sandbox, tmp_path: Path) -> None:
    if sys.platform in {"win32", "darwin"}:
        pytest.skip("this system has only names that are valid text")
    path = tmp_path / "a\udcff.txt"
    path.write_bytes(b"words")
    assert sandbox.extract(path).text == "words"
    path.write_bytes(b"")
    assert kind_of(sandbox, path) == "empty"


@pytest.mark.timeout(60)
def test_closing_ends_an_extraction_under_way(sandbox: Sandbox, tmp_path: Path) -> None:
    path = write(tmp_path, "sleeps.txt")
    caught: list[BaseException] = []

    def extract() -> None:
        with pytest.raises(Cancelled) as error:
            sandbox.extract(path)
        caught.append(error.value)

    thread = threading.Thread(target=extract)
    thread.start()
    while not (tmp_path / "asleep").exists():
        thread.join(0.01)
    sandbox.close()
    thread.join(20)
    assert len(caught) == 1
    assert sandbox.pid is None


def test_a_closed_sandbox_reads_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.close()
    sandbox.close()
    with pytest.raises(Cancelled):
        sandbox.extract(write(tmp_path, "a.txt"))


def test_a_child_that_cannot_start_is_said(tmp_path: Path) -> None:
    with Sandbox(LIMIT, command=(sys.executable, "-c", "raise SystemExit(1)")) as sandbox:
        assert kind_of(sandbox, write(tmp_path, "a.txt")) == "crashed"


@posix
@pytest.mark.parametrize("busy", [False, True])
def test_the_child_ends_with_its_parent(tmp_path: Path, busy: bool) -> None:
    write(tmp_path, "good.txt")
    write(tmp_path, "sleeps.txt")
    program = (
        "import sys, pathlib; from core.extract.sandbox import Sandbox\n"
        f"box = Sandbox(10**6, command={MISBEHAVES!r})\n"
        f"folder = pathlib.Path({str(tmp_path)!r}); box.extract(folder / 'good.txt'); print(box.pid, flush=True)\n"
        f"box.extract(folder / 'sleeps.txt') if {busy} else sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        while busy and not (tmp_path / "asleep").exists():
            assert parent.poll() is None
        parent.kill()
    gone, alive = psutil.wait_procs([child], timeout=20)
    assert (len(gone), alive) == (1, [])
