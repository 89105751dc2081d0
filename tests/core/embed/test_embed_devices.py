"""Devices that fill up and go away under a network that only counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.embed import devices
from core.embed.devices import CPU_BATCH_TOKENS, Device, Fallback, best, cpu, fast_bf16, trouble_of
from core.errors import ErrorRecord, ModelError

GPU = Device("A card", torch.device("cuda"), torch.float16, 800)
LOST = "CUDA error: device unavailable"
LENGTH = 10


@pytest.fixture(autouse=True)
def _no_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_give_back", lambda _: None)
    monkeypatch.setattr(devices, "processor", cpu)


@dataclass
class Fake:
    """A network that doubles numbers, has room for `room` of them on the GPU, and fails as it is told."""

    room: int = 1000
    lost: bool = False
    cpu_room: int = 1000
    opened: list[str] = field(default_factory=list)
    ran: list[tuple[str, int]] = field(default_factory=list)

    def open_on(self, device: Device) -> Callable[[Sequence[int]], list[int]]:
        place = device.place.type
        self.opened.append(place)

        def run(numbers: Sequence[int]) -> list[int]:
            self.ran.append((place, len(numbers)))
            if place == "cuda" and self.lost:
                raise RuntimeError(LOST)
            if len(numbers) > (self.room if place == "cuda" else self.cpu_room):
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB.")
            return [2 * number for number in numbers]

        return run


def doubled(place: Fallback[Callable[[Sequence[int]], list[int]]], numbers: Sequence[int]) -> list[int]:
    pieces = place.run(numbers, LENGTH, lambda network, some: network(some))
    return [one for piece in pieces for one in piece]


def test_a_batch_too_large_is_halved_until_it_fits_and_the_size_is_remembered() -> None:
    fake, told = Fake(room=12), list[ErrorRecord]()
    place = Fallback(fake.open_on, GPU, told.append)
    numbers = list(range(50))
    assert doubled(place, numbers) == [2 * number for number in numbers]
    assert fake.ran[:3] == [("cuda", 50), ("cuda", 25), ("cuda", 13)]
    assert place.batch_tokens == 7 * LENGTH
    fake.ran.clear()
    assert doubled(place, numbers) == [2 * number for number in numbers]
    assert max(size for _, size in fake.ran) == 7  # nothing fails any more
    assert (told, place.device) == ([], GPU)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60))
def test_no_text_is_lost_doubled_or_moved(count: int, room: int, cpu_room: int) -> None:
    place = Fallback(Fake(room=room, cpu_room=cpu_room).open_on, GPU, lambda _: None)
    assert doubled(place, range(count)) == [2 * number for number in range(count)]


def test_a_gpu_that_goes_away_is_left_once_and_told() -> None:
    fake, told = Fake(), list[ErrorRecord]()
    place = Fallback(fake.open_on, GPU, told.append)
    assert doubled(place, [1, 2]) == [2, 4]
    fake.lost = True
    assert doubled(place, [3, 4, 5]) == [6, 8, 10]
    assert doubled(place, [6]) == [12]
    assert fake.opened == ["cuda", "cpu"]
    assert [record.kind for record in told] == ["device-gone"]
    assert told[0].detail == LOST
    assert "A card" in told[0].message
    assert (place.device.place.type, place.batch_tokens) == ("cpu", CPU_BATCH_TOKENS)


def test_a_gpu_without_room_for_one_text_is_left() -> None:
    fake, told = Fake(room=0), list[ErrorRecord]()
    place = Fallback(fake.open_on, GPU, told.append)
    assert doubled(place, [1, 2, 3]) == [2, 4, 6]
    assert [record.kind for record in told] == ["device-full"]
    assert fake.opened == ["cuda", "cpu"]


def test_a_gpu_without_room_for_the_model_is_not_used() -> None:
    told = list[ErrorRecord]()

    def open_on(device: Device) -> str:
        if device.place.type == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory")
        return device.place.type

    place = Fallback(open_on, GPU, told.append)
    assert (place.network, place.device.name, place.batch_tokens) == ("cpu", "CPU", CPU_BATCH_TOKENS)
    assert [record.kind for record in told] == ["device-full"]


def test_several_threads_leave_a_gpu_once() -> None:
    fake, told = Fake(), list[ErrorRecord]()
    place = Fallback(fake.open_on, GPU, told.append)
    fake.lost = True
    found: dict[int, list[int]] = {}
    meet = threading.Barrier(4)

    def work(number: int) -> None:
        meet.wait()
        found[number] = doubled(place, [number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: [2 * number] for number in range(4)}
    assert (fake.opened, len(told)) == (["cuda", "cpu"], 1)


def test_a_computer_without_room_says_so() -> None:
    fake = Fake(cpu_room=0)
    with pytest.raises(ModelError, match="more memory") as caught:
        doubled(Fallback(fake.open_on, cpu()), [1, 2])
    assert caught.value.kind == "model-too-large"

    def none(device: Device) -> str:
        raise MemoryError

    with pytest.raises(ModelError) as caught:
        Fallback(none, cpu())
    assert caught.value.kind == "model-too-large"


def test_other_errors_are_not_hidden() -> None:
    def work(network: object, some: Sequence[int]) -> object:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    place = Fallback(lambda _: None, GPU, lambda _: pytest.fail("told"))
    with pytest.raises(RuntimeError, match="multiplied"):
        place.run([1], LENGTH, work)


def test_nobody_listening_means_the_log(caplog: pytest.LogCaptureFixture) -> None:
    fake = Fake(lost=True)
    assert doubled(Fallback(fake.open_on, GPU), [1]) == [2]
    assert "does not answer" in caplog.text


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (torch.OutOfMemoryError("x"), "full"),
        (MemoryError(), "full"),
        (RuntimeError("MPS backend out of memory (MPS allocated: 3 GB)"), "full"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "full"),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"), "full"),
        (RuntimeError("CUDA error: all CUDA-capable devices are busy or unavailable"), "gone"),
        (torch.AcceleratorError("unspecified launch failure"), "gone"),
        (RuntimeError("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR"), "gone"),
        (RuntimeError("Expected all tensors to be on the same device, cuda:0 and cpu"), ""),
        (ValueError("too many values"), ""),
    ],
)
def test_what_errors_of_torch_tell(error: Exception, trouble: str) -> None:
    assert trouble_of(error) == trouble


def test_the_best_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert best() == cpu()
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert (best().place.type, best().dtype) == ("mps", torch.float16)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "A card")
    for able, dtype in ((True, torch.bfloat16), (False, torch.float16)):
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda able=able, **_: able)
        assert (best().name, best().place.type, best().dtype) == ("A card", "cuda", dtype)


def test_bfloat16_on_a_cpu_only_where_it_is_faster() -> None:
    assert fast_bf16({torch.float32: 3.0, torch.bfloat16: 1.0}.__getitem__)
    assert not fast_bf16({torch.float32: 1.0, torch.bfloat16: 1.0}.__getitem__)
