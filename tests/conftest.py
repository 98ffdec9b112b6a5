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
