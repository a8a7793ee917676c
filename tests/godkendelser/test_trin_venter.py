"""Whether a step is open, whose turn it is and which organisation runs its plan: the database knows at once."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from godkendelser.models import Forloeb, Instans, Instansart, Sagsandel, Trin
from helhedsplaner.models import Helhedsplan
from kontrakter.models import Aftale
from tests.factories.byomraader import AfdelingFactory, BoligorganisationFactory
from tests.factories.godkendelser import ForloebFactory, InstansFactory, SagFactory, SagsandelFactory, TrinFactory
from tests.factories.kontrakter import AftaleFactory

pytestmark = pytest.mark.django_db


def et_afdelingsmoede() -> Instans:
    return InstansFactory(art=Instansart.AFDELINGSMOEDE, udvalg=None, afdeling=AfdelingFactory())


def stand(*trin: Trin) -> list[tuple[bool, bool]]:
    return [(en.aaben, en.er_tur) for en in Trin.objects.filter(pk__in=[et.pk for et in trin]).order_by("pk")]


def test_the_first_step_of_a_track_is_next_and_steps_with_one_number_go_together():
    foerst = TrinFactory(nummer=1)
    samtidig = TrinFactory(forloeb=foerst.forloeb, instans=et_afdelingsmoede(), nummer=1)
    sidst = TrinFactory(forloeb=foerst.forloeb, instans=et_afdelingsmoede(), nummer=2)
    assert stand(foerst, samtidig, sidst) == [(True, True), (True, True), (True, False)]


def test_a_step_that_is_taken_out_or_moved_lets_the_next_one_through():
    foerst = TrinFactory(nummer=1)
    sidst = TrinFactory(forloeb=foerst.forloeb, instans=et_afdelingsmoede(), nummer=2)
    Trin.objects.filter(pk=foerst.pk).update(nummer=3)
    assert stand(foerst, sidst) == [(True, False), (True, True)]
    Trin.objects.filter(pk=sidst.pk).update(udgaaet_begrundelse="Afdelingen er udtrådt.")
    assert stand(foerst, sidst) == [(True, True), (False, True)]


def test_nothing_is_open_before_the_forloeb_starts_or_after_it_ends():
    trin = TrinFactory(forloeb__startet_tid=None, forloeb__startet_af=None)
    assert stand(trin) == [(False, True)]
    bruger = ForloebFactory().startet_af
    Forloeb.objects.filter(pk=trin.forloeb_id).update(startet_tid=timezone.now(), startet_af=bruger)
    assert stand(trin) == [(True, True)]
    Forloeb.objects.filter(pk=trin.forloeb_id).update(afsluttet_tid=timezone.now())
    assert stand(trin) == [(False, True)]


@pytest.mark.parametrize("status", ["afsluttet", "afbrudt"])
def test_the_steps_of_a_plan_end_with_it_and_follow_who_runs_it(status):
    trin = TrinFactory()
    plan = Helhedsplan.objects.filter(pk=trin.forloeb.plan_id)
    ny = BoligorganisationFactory()
    plan.update(driftsansvarlig=ny)
    assert Trin.objects.get(pk=trin.pk).driftsansvarlig == ny
    plan.update(status=status, er_indgang=True)
    assert stand(trin) == [(False, True)]


@pytest.mark.parametrize("status", ["opsagt", "annulleret"])
def test_the_steps_of_an_agreement_end_with_it(status):
    aftale = AftaleFactory()
    trin = TrinFactory(forloeb__plan=None, forloeb__aftale=aftale)
    assert stand(trin) == [(True, True)]
    Aftale.objects.filter(pk=aftale.pk).update(status=status)
    assert stand(trin) == [(False, True)]


def test_a_case_lives_as_long_as_one_of_its_plans():
    sag = SagFactory()
    trin = TrinFactory(forloeb__plan=None, forloeb__sag=sag, spor="penge")
    assert stand(trin) == [(False, True)]
    foerste, anden = SagsandelFactory(sag=sag), SagsandelFactory(sag=sag)
    assert stand(trin) == [(True, True)]
    Helhedsplan.objects.filter(pk=foerste.plan_id).update(status="afbrudt")
    assert stand(trin) == [(True, True)]
    Sagsandel.objects.filter(pk=anden.pk).delete()
    assert stand(trin) == [(False, True)]


@pytest.mark.parametrize("felt", ["aaben", "er_tur", "driftsansvarlig"])
def test_nobody_writes_them(felt):
    trin = TrinFactory()
    with pytest.raises(IntegrityError, match="følger af afgørelserne og skrives ikke"), transaction.atomic():
        Trin.objects.filter(pk=trin.pk).update(**{felt: None if felt == "driftsansvarlig" else False})
