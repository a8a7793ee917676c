import pytest


@pytest.fixture(autouse=True)
def _db() -> None:
    """These tests have servers of their own, or none, and need no tables."""
