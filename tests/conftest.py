"""What every unit test gets without asking: an empty progress folder, and a hypothesis that does not race the clock."""

import pytest
from hypothesis import settings

# Two busy cores make a slow example look like a defect; the examples themselves stay random outside CI.
settings.register_profile("patient", deadline=None)
if settings.get_current_profile_name() == "default":
    settings.load_profile("patient")


@pytest.fixture(autouse=True)
def own_progress_folder(tmp_path_factory, monkeypatch):
    """No test sees what another test has answered: OMS_HOME is an empty folder that does not exist yet."""
    monkeypatch.setenv("OMS_HOME", str(tmp_path_factory.mktemp("home") / "oms"))


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """The library of a small bank with one question of every type, for the tests of exports."""
    from exported import small_books

    return small_books(tmp_path_factory.mktemp("bank") / "data")


@pytest.fixture(scope="module")
def items(books):
    """Its questions as they are exported, with pictures that cost nothing to draw."""
    from exported import painted
    from oms.teaching.export_items import export_items

    return export_items(books, paint=painted)
