"""Which seats of a Boligsocialt Forum are empty: a pure rule over the members of one day."""

from collections.abc import Iterable

from byomraader.models import Forvaltning, Lokaludvalg
from fora.models import Medlemskab, Plads


def ledige_pladser(
    medlemmer: Iterable[Medlemskab], forvaltninger: Iterable[Forvaltning], lokaludvalg: Iterable[Lokaludvalg]
) -> list[str]:
    """
    One sentence per empty seat: a leader from each forvaltning, a secretary from each of the
    byområde's lokaludvalg, and a boligsocial koordinator. A suppleant fills no seat.
    """
    faste = [medlem for medlem in medlemmer if medlem.suppleant_for_id is None]
    ledere = {et.forvaltning_id for et in faste if et.plads == Plads.LOKAL_FORVALTNINGSLEDER}
    sekretaerer = {et.lokaludvalg_id for et in faste if et.plads == Plads.LOKALUDVALGSSEKRETAER}
    mangler = [f"Lokal forvaltningsleder fra {et}" for et in forvaltninger if et.pk not in ledere]
    mangler += [f"Lokaludvalgssekretær fra {et} Lokaludvalg" for et in lokaludvalg if et.pk not in sekretaerer]
    if not any(et.plads == Plads.BOLIGSOCIAL_KOORDINATOR for et in faste):
        mangler.append("Boligsocial koordinator fra en boligorganisation")
    return mangler
