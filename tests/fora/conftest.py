import pytest

from fora import referencedata


@pytest.fixture(autouse=True)
def _gruppeplaceringer(db):
    """Which type of body may stand under which is data; here as an installation begins."""
    referencedata.indlaes()
