"""Who must approve what, what they decided, and what each decision covers (beslutninger § 8)."""

from godkendelser.models.afgoerelse import Afgoerelse, Afgoerelsesdaekning, Versionsvurdering
from godkendelser.models.bemyndigelse import BEMYNDIGET_I, BEMYNDIGET_OM, Bemyndigelse, Genbekraeftelse
from godkendelser.models.bevilling import Bevilling, Bevillingstilstand
from godkendelser.models.bevis import (
    Afdelingsafstemning,
    Bevis,
    LbfSvar,
    LbfSvarart,
    Moedeform,
    Moedelink,
    Overtrumfning,
    Stemmeform,
    Udvalgsbehandling,
)
from godkendelser.models.forloeb import Forloeb
from godkendelser.models.fravaer import Fravaer, Overdragelse
from godkendelser.models.hoering import Hoering, Hoeringspart
from godkendelser.models.instans import (
    AENDRINGER,
    GRUPPEARTER,
    HELE_PLANER,
    LOKALE_ARTER,
    ORGANISATIONSARTER,
    UDVALGSARTER,
    Instans,
    Instansart,
    Instansregel,
    Sagsart,
    Skabelontrin,
    Spor,
)
from godkendelser.models.journal import Journalisering
from godkendelser.models.kalender import Instansmoede
from godkendelser.models.moede import Punktafgoerelse
from godkendelser.models.omflytning import Omflytningsregel
from godkendelser.models.rate import Rateanmodning, Ratebilag, Ratetilstand
from godkendelser.models.sag import Sag, Sagsandel
from godkendelser.models.tillaeg import Tillaeg, Tillaegstrin
from godkendelser.models.trin import Stilling, Trin

__all__ = [
    "AENDRINGER",
    "BEMYNDIGET_I",
    "BEMYNDIGET_OM",
    "GRUPPEARTER",
    "HELE_PLANER",
    "LOKALE_ARTER",
    "ORGANISATIONSARTER",
    "UDVALGSARTER",
    "Afdelingsafstemning",
    "Afgoerelse",
    "Afgoerelsesdaekning",
    "Bemyndigelse",
    "Bevilling",
    "Bevillingstilstand",
    "Bevis",
    "Forloeb",
    "Fravaer",
    "Genbekraeftelse",
    "Hoering",
    "Hoeringspart",
    "Instans",
    "Instansart",
    "Instansmoede",
    "Instansregel",
    "Journalisering",
    "LbfSvar",
    "LbfSvarart",
    "Moedeform",
    "Moedelink",
    "Omflytningsregel",
    "Overdragelse",
    "Overtrumfning",
    "Punktafgoerelse",
    "Rateanmodning",
    "Ratebilag",
    "Ratetilstand",
    "Sag",
    "Sagsandel",
    "Sagsart",
    "Skabelontrin",
    "Spor",
    "Stemmeform",
    "Stilling",
    "Tillaeg",
    "Tillaegstrin",
    "Trin",
    "Udvalgsbehandling",
    "Versionsvurdering",
]
