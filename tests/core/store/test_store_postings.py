"""Segments: how they merge, what is written, and what is left of them when files are damaged."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.store.lexicon import Numbers
from core.store.mapped import MANIFEST, opened, saved
from core.store.postings import MOST_ROWS, Postings, Segment, build, packed

Index = Postings[Numbers]


def segment(first: int, count: int) -> Segment[Numbers]:
    """Return rows with keys from `first` on; row r holds token 1 and token r, with weight 1 + r % 255."""
    rows = np.arange(count)
    tokens = np.concatenate([np.ones(count, np.int64), rows + 2])
    postings = packed(tokens, np.tile(rows, 2), np.tile(1 + rows % 255, 2))
    lengths = np.full(count, 2, np.uint32)
    return build(np.arange(first, first + count), lengths, postings, lambda ids: Numbers(ids.astype(np.int32)))


def filled(counts: list[int]) -> Index:
    index: Index = Postings()
    for count in counts:
        index = index.extended([segment(len(index), count)])
    return index


def weights(index: Index, token: int) -> dict[int, int]:
    """Return the weight of a token by content key."""
    found: dict[int, int] = {}
    for _, part, (place,) in index.each(index.places([token])):
        if place >= 0:
            rows, given = part.posting(place)
            found |= dict(zip(part.keys[rows].tolist(), given.tolist(), strict=True))
    return found


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_many_small_additions_leave_few_segments_in_order() -> None:
    index = filled([1] * 500)
    assert len(index.segments) < 10
    assert index.keys.tolist() == list(range(500))
    assert index.frequencies(index.places([1, 2, 99_999])).tolist() == [500, 500, 0]
    assert set(weights(index, 1)) == set(range(500))


def test_small_additions_do_not_touch_big_segments() -> None:
    index = filled([1000, 10])
    assert index.extended([segment(1010, 5)]).segments[0] is index.segments[0]


def test_a_segment_never_holds_more_rows_than_two_bytes_can_number() -> None:
    index = filled([40_000, 30_000, 30_000])
    assert [len(part) for part in index.segments] == [40_000, 60_000]
    assert weights(index, 1)[99_999] == 1 + 29_999 % 255
    with pytest.raises(ValueError, match="65536 rows"):
        segment(0, MOST_ROWS + 1)


def test_a_reader_keeps_its_snapshot_when_the_index_grows_and_files_go(tmp_path: Path) -> None:
    held = saved(tmp_path, filled([4]))
    before = weights(held, 1)
    saved(tmp_path, held.extended([segment(4, 4)]))
    saved(tmp_path, held.compacted(np.zeros(4, bool)))
    assert weights(held, 1) == before
    assert len(held) == 4


def test_saving_writes_only_what_is_new_and_removes_what_is_over(tmp_path: Path) -> None:
    index = saved(tmp_path, filled([100, 10]))
    big, small = (tmp_path / f"{part.name}.safetensors" for part in index.segments)
    written = big.stat().st_mtime_ns, big.stat().st_ino
    (tmp_path / "left-over.tmp").write_bytes(b"half a segm")
    index = saved(tmp_path, index.extended([segment(110, 10)]))
    assert (big.stat().st_mtime_ns, big.stat().st_ino) == written
    assert files(tmp_path) == {MANIFEST, big.name, f"{index.segments[1].name}.safetensors"}
    assert not small.exists()
    assert opened(tmp_path, Numbers).keys.tolist() == list(range(120))


def test_what_was_saved_is_mapped_and_no_longer_in_memory(tmp_path: Path) -> None:
    index = filled([100])
    assert index.segments[0].rows.flags.owndata
    part = saved(tmp_path, index).segments[0]
    assert part.name == index.segments[0].name
    assert not part.rows.flags.owndata
    assert not part.rows.flags.writeable


def test_a_segment_is_opened_once(tmp_path: Path) -> None:
    index = saved(tmp_path, filled([100]))
    more = saved(tmp_path, index.extended([segment(100, 5)]))
    again = opened(tmp_path, Numbers, held=index)
    assert again.segments[0] is index.segments[0]
    assert again.keys.tolist() == more.keys.tolist()


@pytest.mark.parametrize("harm", ["gone", "empty", "short", "zeroed", "one bit", "a folder"])
def test_a_damaged_file_costs_its_own_rows_only(tmp_path: Path, harm: str) -> None:
    index = saved(tmp_path, filled([100, 10]))
    path = tmp_path / f"{index.segments[0].name}.safetensors"
    raw = path.read_bytes()
    del index
    path.unlink()
    if harm == "a folder":
        path.mkdir()
    elif harm != "gone":
        flipped = raw[:500] + bytes([raw[500] ^ 1]) + raw[501:]
        path.write_bytes({"empty": b"", "short": raw[:-1], "zeroed": bytes(len(raw)), "one bit": flipped}[harm])
    found = opened(tmp_path, Numbers)
    assert found.missing(np.arange(110)).tolist() == list(range(100))
    assert set(weights(found, 1)) == set(range(100, 110))
    mended = saved(tmp_path, found.extended([segment(0, 100)]))
    assert mended.missing(np.arange(110)).tolist() == []
    assert opened(tmp_path, Numbers).missing(np.arange(110)).tolist() == []


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 1}', '{"format": 1, "segments": [1]}'])
def test_a_damaged_manifest_means_that_everything_is_missing(tmp_path: Path, text: str) -> None:
    saved(tmp_path, filled([10]))
    (tmp_path / MANIFEST).write_text(text)
    assert len(opened(tmp_path, Numbers)) == 0


def test_another_format_is_not_read(tmp_path: Path) -> None:
    saved(tmp_path, filled([10]))
    read = json.loads((tmp_path / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps({**read, "format": 2}))
    assert len(opened(tmp_path, Numbers)) == 0


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert len(opened(tmp_path / "없음", Numbers)) == 0


def test_a_file_that_vanished_while_its_index_was_open_is_written_again(tmp_path: Path) -> None:
    index = saved(tmp_path, filled([10]))
    (tmp_path / f"{index.segments[0].name}.safetensors").unlink()
    saved(tmp_path, index)
    assert len(opened(tmp_path, Numbers)) == 10


def test_a_reader_looks_again_when_the_writer_was_quicker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = saved(tmp_path, filled([10]))
    manifest = (tmp_path / MANIFEST).read_bytes()
    saved(tmp_path, old.extended([segment(10, 10)]))
    looks = [manifest]  # what the reader saw just before the writer merged that segment away
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: looks.pop() if looks else real(path))
    assert len(opened(tmp_path, Numbers)) == 20


def test_compaction_leaves_segments_with_few_dead_rows_alone(tmp_path: Path) -> None:
    index = saved(tmp_path, filled([100, 40]))
    live = np.ones(140, bool)
    live[:20] = False
    assert index.compacted(live) is index
    live[20] = False
    less = index.compacted(live)
    assert less.keys.tolist() == list(range(21, 140))
    assert weights(less, 1)[139] == 40
    saved(tmp_path, less)
    assert opened(tmp_path, Numbers).keys.tolist() == less.keys.tolist()


def test_compaction_of_everything_leaves_nothing(tmp_path: Path) -> None:
    index = saved(tmp_path, filled([10]))
    assert len(saved(tmp_path, index.compacted(np.zeros(10, bool)))) == 0
    assert files(tmp_path) == {MANIFEST}
