"""Bytes to text, whatever encoding they were written in.

Libraries that guess by statistics go wrong on short Korean files, and those are common on older Windows
disks. So the certain signs come first (byte order marks, valid UTF-8), then East Asian encodings are told
apart by how much of the text is made of each language's most frequent characters, then Western European
text by its accents, and only what is left goes to charset-normalizer.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp"), (b"\x1b$@", "iso2022_jp"))
_KOREAN = frozenset(
    "이다는에의을가고를하지은한로도기사아나자시어리서그대들인있해라것부수어정전보일으구만스면조주장여성제원상과"
    "와소용비우무치유공마실방회저않없같때경안생국동오문신세모관발등문간계개적연될되된할함됩했던었았겠습니까요"
    "죠네음임및또는더잘못내년월후중위민화물학교선바람말글록획업명결산통터처체형현행데러려거게겨두트드르미분"
    "불반법번별본배백북서석설속손식심순승양역열영예온완외운월육융응입작재점직진질집차참찬창책천청초총최추출"
)
_SIMPLE_HAN = frozenset(
    "的一是不了在人有我他这中大来上个国和到说们为子时道你地出就年得里以要那会生可着后自之用过家学对发能下"
    "作所么也多小起成把还去如事于心没本面同经法看电分无部现实点名明天开想文学动新公从其理方长定高两行日"
    "件报告数据业产工资市场请问题中国系统管工机关情况进入程使信息你好您请谢吗吧呢世界"
)
_FULL_HAN = frozenset(
    "的一是不了在人有我他這中大來上個國和到說們為子時道你地出就年得裡以要那會生可著後自之用過家學對發能下"
    "作所麼也多小起成把還去如事於心沒本面同經法看電分無部現實點名明天開想文動新公從其理方長定高兩行日件報"
    "告數據業產工資市場請問題系統管機關情況進入程使信息與臺灣您請謝嗎吧呢世界"
)
_KANA = frozenset(chr(code) for code in (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC))
_EAST_ASIAN = (
    ("cp949", _KOREAN),
    ("cp932", _KANA),
    ("euc_jp", _KANA),
    ("gb18030", _SIMPLE_HAN),
    ("big5", _FULL_HAN),
)
_WESTERN = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœúùûüÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜ€£§°©®·«»“”‘’‚„–—…¿¡²³½¼×\xa0•™")
_PUNCTUATION = re.compile("[\x00-\x7f\u2000-\u206f\u3000-\u3020\uff00-\uff60]+")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_PLAIN = bytes(range(32, 127))  # some old encodings show a currency sign for the backslash
_REPLACEMENT = "\ufffd".encode()
_SAMPLE = 65_536


def decode(data: bytes, hint: str = "") -> str:
    """Return the text that the bytes stand for; never fails, unreadable bytes become U+FFFD.

    Args:
        data: a whole file.
        hint: the encoding that the file names itself; believed where it fits and UTF-8 does not.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for escape, encoding in _ESCAPES:
        if escape in data[:_SAMPLE] and (text := _strictly(data, encoding)) is not None:
            return text
    if b"\0" in data[:_SAMPLE] and (wide := wide_encoding(data)):
        return data.decode(wide, "replace")
    if (text := _as_utf8(data)) is not None:
        return text
    if hint and (text := _strictly(data, hint)) is not None:
        return text
    return data.decode(_narrow_encoding(_sample(data)), "replace")


def wide_encoding(data: bytes) -> str:
    """Return the UTF-16 flavour of text without a byte order mark, or "" where it is none."""
    sample = data[: min(len(data), _SAMPLE) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strictly(sample, encoding)
        if text is None:
            continue
        # Read the wrong way round, the commonest characters, space and line feed, leave the Latin rows.
        plain = sum(char in "\n\r\t" or " " <= char <= "\u02ff" or "\uac00" <= char <= "\ud7a3" for char in text)
        if plain > 0.7 * len(text) and "\0" not in text:
            return encoding
    return ""


def _as_utf8(data: bytes) -> str | None:
    """Decode UTF-8, forgiving a few bad bytes in much good text (a cut log, two files joined)."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(_REPLACEMENT)
    if bad and bad * 20 > len(data) - len(text):
        return None
    return text


def _sample(data: bytes) -> bytes:
    """Return the lines that are not plain ASCII, up to a sample's size: only they tell encodings apart."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if not line.isascii():
            lines.append(line[:_SAMPLE])
            size += len(lines[-1])
            if size > _SAMPLE:
                break
    return b"\n".join(lines)


def _narrow_encoding(sample: bytes) -> str:
    """Return the likeliest encoding of text that is neither UTF-8 nor UTF-16."""
    share, encoding = max(
        ((_share(sample, name, common), name) for name, common in _EAST_ASIAN), key=lambda pair: pair[0]
    )
    if share > 0.25:
        return encoding
    if _is_korean(sample):
        return "cp949"
    if _is_western(sample):
        return "cp1252"
    return _by_statistics(sample)


def _share(sample: bytes, encoding: str, common: frozenset[str]) -> float:
    """Return which share of the letters outside ASCII is among the language's most frequent ones."""
    text = sample.decode(encoding, "replace")
    letters = _PUNCTUATION.sub("", text)
    if not letters or letters.count("\ufffd") * 20 > len(letters):
        return 0.0
    return sum(char in common for char in letters) / len(letters)


def _is_korean(sample: bytes) -> bool:
    """Say whether the bytes are pairs that all stand for syllables of KS X 1001: short and rare words."""
    runs = _HIGH_RUN.findall(sample)
    pairs = [run[at : at + 2] for run in runs for at in range(0, len(run), 2)]
    return bool(pairs) and all(len(pair) == 2 and 0xB0 <= pair[0] <= 0xC8 and pair[1] >= 0xA1 for pair in pairs)


def _is_western(sample: bytes) -> bool:
    """Say whether the bytes beyond ASCII are single accents and typographic signs."""
    high = [char for char in sample.decode("cp1252", "replace") if char > "\x7f"]
    single = sum(len(run) == 1 for run in _HIGH_RUN.findall(sample))
    return sum(char in _WESTERN for char in high) > 0.95 * len(high) and single * 2 > len(high)


def _by_statistics(sample: bytes) -> str:
    """Ask charset-normalizer; Western European where it has no answer."""
    from charset_normalizer import from_bytes  # rarely needed, and slow to import

    best = from_bytes(sample).best()
    return best.encoding if best and _PLAIN.decode(best.encoding, "replace") == _PLAIN.decode() else "cp1252"


def _strictly(data: bytes, encoding: str) -> str | None:
    """Decode, or return None where the bytes do not fit or Python does not know the encoding."""
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
