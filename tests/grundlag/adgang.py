"""Who gets what from the pages that belong to no app."""

from tests.adgang import Adgang, alle, uden_args

MATRIX = {
    "grundlag:hjaelp": Adgang("get", uden_args, alle(200)),
    # Each reaches only her own drafts (test_kladder.py); 401 to a page that was made for somebody else.
    "grundlag:kladde": Adgang("post", uden_args, alle(401)),
    "grundlag:kladde_kasser": Adgang("post", uden_args, alle(302)),
}
