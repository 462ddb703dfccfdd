"""Zstandard, by which newer Anki packages are compressed."""

import sys

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError
else:
    from backports.zstd import ZstdDecompressor, ZstdError


def unpacked(data: bytes, limit: int) -> bytes | None:
    """Return compressed data of one frame; None if they are damaged, or longer than the limit."""
    decompressor = ZstdDecompressor()
    try:
        made = decompressor.decompress(data, limit)
    except (ZstdError, MemoryError):
        return None
    return made if decompressor.eof else None
