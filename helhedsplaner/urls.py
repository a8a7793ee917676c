from django.urls import path

from helhedsplaner.views import budget, deltagere, liste, plan, praekvalifikation, raekker, tekster, versioner

app_name = "helhedsplaner"
urlpatterns = [
    path("", liste.liste, name="liste"),
    path("eksport/", liste.eksport, name="eksport"),
    path("ny/", liste.ny, name="ny"),
    path("<int:plan_id>/", plan.plan, name="plan"),
    path("<int:plan_id>/stamdata/", plan.stamdata, name="stamdata"),
    path("<int:plan_id>/indsend/", plan.indsend, name="indsend"),
    path("<int:plan_id>/drift/", plan.drift, name="drift"),
    path("<int:plan_id>/drift/saet/", plan.saet_i_drift, name="saet_i_drift"),
    path("<int:plan_id>/drift/undtag/<str:kode>/", plan.undtag, name="undtag"),
    path("<int:plan_id>/undtagelser/<int:undtagelse_id>/", plan.ophaev_undtagelse, name="ophaev_undtagelse"),
    path("<int:plan_id>/praekvalifikation/", praekvalifikation.praekvalifikation, name="praekvalifikation"),
    path("<int:plan_id>/praekvalifikation/begynd/", praekvalifikation.begynd, name="begynd_praekvalifikation"),
    path("<int:plan_id>/praekvalifikation/indsendt/", praekvalifikation.indsendt, name="praekvalifikation_indsendt"),
    path("<int:plan_id>/praekvalifikation/svar/", praekvalifikation.svar, name="praekvalifikation_svar"),
    path("<int:plan_id>/afdelinger/", deltagere.afdelinger, name="afdelinger"),
    path("<int:plan_id>/afdelinger/vaelg/", deltagere.vaelg_afdelinger, name="vaelg_afdelinger"),
    path("<int:plan_id>/parter/", deltagere.parter, name="parter"),
    path("<int:plan_id>/medarbejdere/", deltagere.medarbejdere, name="medarbejdere"),
    path("<int:plan_id>/organisering/", tekster.organisering, name="organisering"),
    path("<int:plan_id>/indsatsomraader/", deltagere.indsatsomraader, name="indsatsomraader"),
    path("<int:plan_id>/indsatsomraader/<int:omraade_id>/", deltagere.tilfoej_afsnit, name="tilfoej_afsnit"),
    path("<int:plan_id>/indsats/<slug:kode>/", tekster.afsnit, name="afsnit"),
    path("<int:plan_id>/budget/", budget.budget, name="budget"),
    path("<int:plan_id>/budget/tjek/", budget.tjek, name="budget_tjek"),
    path("<int:plan_id>/versioner/", versioner.versioner, name="versioner"),
    path("<int:plan_id>/versioner/forskel/", versioner.forskel, name="forskel"),
    path("versioner/<int:version_id>/", versioner.version, name="version"),
    path("<int:plan_id>/raekker/fortryd/", raekker.fortryd, name="fortryd"),
    path("<int:plan_id>/raekker/<slug:slags>/ny/<int:ejer_id>/", raekker.ny, name="raekke_ny"),
    path("<int:plan_id>/raekker/<slug:slags>/<int:raekke_id>/", raekker.ret, name="raekke"),
    path("<int:plan_id>/raekker/<slug:slags>/<int:raekke_id>/slet/", raekker.slet, name="slet"),
    path("<int:plan_id>/raekker/<slug:slags>/<int:raekke_id>/flyt/", raekker.flyt, name="flyt"),
]
