"""Who gets what from the pages that gather: everybody the page, each her own rows."""

from tests.adgang import Adgang, alle, uden_args
from tests.helhedsplaner.adgang import SER, plan

MATRIX = {
    "overblik:forside": Adgang("get", uden_args, alle(200)),
    "overblik:soeg": Adgang("get", uden_args, alle(200)),
    "overblik:byomraader": Adgang("get", uden_args, alle(200)),
    "overblik:byomraade": Adgang("get", lambda verden: [verden.byomraade.slug], alle(200)),
    "overblik:byomraade_midler": Adgang("get", lambda verden: [verden.byomraade.slug], alle(200)),
    "overblik:plan_midler": Adgang("get", plan, SER),
}
