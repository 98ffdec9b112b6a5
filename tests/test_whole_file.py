"""Whatever this course writes for somebody is written whole or not at all."""

import os

import pytest

from oms.content.problem import Mistake
from oms.learning.whole_file import write_whole


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path, monkeypatch):
    """The disk refuses at the last moment: one sentence, the old file as it was, and nothing left beside it."""
    path = write_whole(tmp_path / "page.html", b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Mistake, match=r"^“page.html” could not be written: no space left on device.$"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old" and [file.name for file in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_who_may_read_it(tmp_path):
    """A page is for everybody who may see new files, one's own record for its owner."""
    old = os.umask(0o022)
    try:
        assert write_whole(tmp_path / "page.html", b"x").stat().st_mode & 0o777 == 0o644
        assert write_whole(tmp_path / "mine.csv", b"x", private=True).stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(old)
