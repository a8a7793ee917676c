"""Who has which role."""

from django.db import transaction
from django.db.models import Q

from byomraader.models import Tilknytning
from grundlag.adgang import Rolle
from grundlag.dato import i_dag
from grundlag.handlinger import kraev_katalogret
from grundlag.models import Bruger, log_haendelse


@transaction.atomic
def gem_rolle(tilknytning: Tilknytning, *, af: Bruger) -> None:
    """
    Save a new or changed role, and open or close the door to the administration.

    The door is for administrators; inside it every right is asked of the role again, so a role
    that has run out gives nothing even while the door stands open.
    """
    kraev_katalogret(af)
    er_ny = tilknytning.pk is None
    tilknytning.full_clean()
    tilknytning.save()
    log_haendelse(
        f"rolle.{'giv' if er_ny else 'ret'}",
        tilknytning,
        af=af,
        fra=tilknytning.fra.isoformat(),
        til=tilknytning.til.isoformat() if tilknytning.til else None,
    )
    bruger = Bruger.objects.select_for_update().get(pk=tilknytning.bruger_id)
    bruger.is_staff = bruger.is_superuser or (
        bruger.tilknytninger.filter(Q(til=None) | Q(til__gte=i_dag()), rolle=Rolle.ADMINISTRATOR).exists()
    )
    bruger.save(update_fields=["is_staff"])
