"""What an installation begins with: which type of body may stand under which. Safe to run again."""

from fora.models import Gruppeplacering, Gruppetype

_G = Gruppetype
UNDER: dict[Gruppetype, tuple[str, ...]] = {
    _G.BOLIGSOCIALT_FORUM: ("",),
    _G.ARBEJDSGRUPPE: (_G.BOLIGSOCIALT_FORUM,),
    _G.PRAKSISNETVAERK: (_G.ARBEJDSGRUPPE,),
    _G.BOLIGSOCIAL_BESTYRELSE: ("",),
    _G.STYREGRUPPE: ("", _G.BOLIGSOCIALT_FORUM, _G.BOLIGSOCIAL_BESTYRELSE),
    _G.FOELGEGRUPPE: ("", _G.BOLIGSOCIALT_FORUM, _G.BOLIGSOCIAL_BESTYRELSE, _G.STYREGRUPPE),
}
"""An empty string: alone. The table of bodies itself asks a forum to stand alone, and the two next not to."""


def indlaes() -> None:
    """Begin with the table above; one that an administrator has changed stays as it is."""
    if not Gruppeplacering.objects.exists():
        Gruppeplacering.objects.bulk_create(
            Gruppeplacering(type=slags, under=under) for slags, mulige in UNDER.items() for under in mulige
        )
