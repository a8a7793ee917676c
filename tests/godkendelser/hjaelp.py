"""What the tests of approvals name and ask again and again."""

from godkendelser.models import Instansart, Trin
from helhedsplaner.models import Helhedsplan

A = Instansart
FORUM, TMU, LBF, OEU, BR = (
    A.BOLIGSOCIALT_FORUM,
    A.FAGUDVALG,
    A.LANDSBYGGEFOND,
    A.OEKONOMIUDVALG,
    A.BORGERREPRAESENTATION,
)
KOMMUNALT = 3_512_500


def stillinger(kaede) -> dict[str, str]:
    """Where each step of the plan stands, by its name."""
    trin = Trin.objects.for_planer([kaede.plan.pk]).med_instans().med_stilling()
    return {str(et): str(et.stilling) for et in trin.order_by("spor", "nummer", "pk")}


def godkendt_version(plan: Helhedsplan) -> int | None:
    return Helhedsplan.objects.values_list("godkendt_version", flat=True).get(pk=plan.pk)
