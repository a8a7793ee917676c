"""Who gets what from the pages that belong to no app: everyone her own, and nobody another's."""

from tests.adgang import Adgang, Verden, alle, uden_args
from tests.factories.grundlag import BestillingFactory


def en_andens_bestilling(verden: Verden) -> list[int]:
    return [BestillingFactory(faerdig=True).pk]


MATRIX = {
    "grundlag:hjaelp": Adgang("get", uden_args, alle(200)),
    "grundlag:konto": Adgang("get", uden_args, alle(200)),
    # Without the user's own id in the form it is the page of somebody else (tests/grundlag/test_kladder.py).
    "grundlag:kladde": Adgang("post", uden_args, alle(401)),
    "grundlag:kladde_kasser": Adgang("post", uden_args, alle(302)),
    "grundlag:bestilling": Adgang("get", en_andens_bestilling, alle(404)),
    "grundlag:bestilling_fil": Adgang("get", en_andens_bestilling, alle(404)),
}
