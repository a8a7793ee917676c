"""The rules and chains of a new installation: complete, repeatable, and never over an administrator's edits."""

from byomraader.referencedata import indlaes as indlaes_byomraader
from godkendelser.models import Instans, Instansregel, Skabelontrin
from godkendelser.referencedata import REGLER, SKABELON, indlaes
from helhedsplaner.models import Regelsaet
from helhedsplaner.referencedata import indlaes as indlaes_helhedsplaner


def test_it_fills_what_is_missing_and_can_be_run_again():
    indlaes_byomraader()
    indlaes_helhedsplaner()
    for _ in range(2):
        indlaes()

    assert Instansregel.objects.count() == len(REGLER) == 10
    assert Instans.objects.filter(udvalg__isnull=False).count() == 7
    assert list(Instans.objects.filter(udvalg=None).order_by("art").values_list("art", flat=True)) == [
        "borgerrepraesentation",
        "landsbyggefond",
    ]
    assert Instans.objects.get(art="oekonomiudvalg").udvalg.navn == "Økonomiudvalget"
    assert Skabelontrin.objects.count() == Regelsaet.objects.count() * len(SKABELON) == 96


def test_what_an_administrator_has_edited_stays():
    indlaes_byomraader()
    indlaes_helhedsplaner()
    indlaes()
    Instansregel.objects.filter(art="fagudvalg").update(daekning=["periode"])
    Skabelontrin.objects.filter(instansart="fagudvalg").delete()

    indlaes()

    assert Instansregel.objects.get(art="fagudvalg").daekning == ["periode"]
    assert not Skabelontrin.objects.filter(instansart="fagudvalg").exists()
