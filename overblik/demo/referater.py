"""What the demo's minutes show: who was there, tasks, a closed item, a rettelse; all of it (eksempel)."""

from __future__ import annotations

from fora import handlinger
from fora.models import Fremmoedeart, Moede, Opgave, Punkttype
from fora.tilstede import medlemmer_ved
from grundlag.models import Bruger


def skriv(moede: Moede, *, med_lukket: bool, af: Bruger) -> None:
    """Attendance, two tasks of which one is overdue on the demo's day, and perhaps a closed item."""
    pladser = [et for et in medlemmer_ved(moede) if et.suppleant_for_id is None]
    svar = {et.pk: (str(Fremmoedeart.TIL_STEDE), "") for et in pladser}
    svar[pladser[0].pk] = (Fremmoedeart.AFBUD, "")
    svar[pladser[1].pk] = (Fremmoedeart.STEDFORTRAEDER, "Stine Stedfortræder (eksempel)")
    handlinger.gem_fremmoede(moede.pk, svar, gaester="Lokalbetjenten (eksempel)", af=af)
    punkt = moede.punkter.last()
    if punkt is None:
        return
    sidste, naestsidste = pladser[-1].person.navn, pladser[-2].person.navn
    tekst = (
        f"{punkt.beslutning}\n\n"
        f"Opgave: Spørg skolerne, om de kan afsætte tid @{naestsidste.partition(',')[0]} 15.8.2021\n"
        f"Opgave: Skriv et udkast til efterårets tidsplan @{sidste.partition(',')[0]} 1.10.2021\n"
        "Opgave: Find et sted til næste temadag"
    )
    handlinger.gem_punkt(punkt.pk, {"beslutning": tekst}, {}, grundudgave=punkt.udgave, af=af)
    handlinger.noter(punkt.pk, f"{sidste.partition(',')[0]} forlod 15.40", af=af)
    if med_lukket:
        lukket = handlinger.tilfoej_punkt(
            moede.pk, titel="En henvendelse", type=Punkttype.DROEFTELSE, lukket=True, af=af
        )
        tekster = {
            "droeftelse": "Kun til forummet (eksempel).",
            "beslutning": "Forummet svarer henvenderen (eksempel).",
        }
        handlinger.gem_punkt(lukket.pk, tekster, {}, grundudgave=lukket.udgave, af=af)


def ret(moede: Moede, *, af: Bruger) -> None:
    """After the approval a slip of the pen is mended: a numbered rettelse. One task has been done meanwhile."""
    punkt = moede.punkter.order_by("nummer")[1]
    handlinger.genaabn_punkt(punkt.pk, af=af)
    punkt.refresh_from_db()
    rettet = punkt.beslutning.replace("Find et sted", "Find og book et sted")
    handlinger.gem_punkt(punkt.pk, {"beslutning": rettet}, {}, grundudgave=punkt.udgave, af=af)
    handlinger.udsend_referat(moede.pk, af=af)
    opgave = Opgave.objects.aabne().get(gruppe=moede.gruppe, person=None)
    handlinger.udfoer_opgave(opgave.pk, resultat="Kulturhuset er booket (eksempel).", af=af)
