"""Who gets what from the pages that belong to no app."""

from tests.adgang import Adgang, alle, uden_args

MATRIX = {
    "grundlag:hjaelp": Adgang("get", uden_args, alle(200)),
}
