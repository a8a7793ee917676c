from django.urls import path

from kontrakter.views import aftale, forbrug, linjer, liste, parter, standardtekster, tvaergaaende, underskrift

app_name = "kontrakter"
urlpatterns = [
    path("", liste.liste, name="liste"),
    path("eksport.csv", liste.eksport, name="eksport"),
    path("standardtekster/", standardtekster.liste, name="standardtekster"),
    path("standardtekster/<int:tekst_id>/", standardtekster.ret, name="standardtekst"),
    path("ny/<int:version_id>/", aftale.ny, name="ny"),
    path("plan/<int:plan_id>/", liste.plan, name="plan"),
    path("plan/<int:plan_id>/strategisk/", aftale.strategisk, name="strategisk"),
    path("<int:aftale_id>/", aftale.aftale, name="aftale"),
    path("<int:aftale_id>/stamdata/", aftale.stamdata, name="stamdata"),
    path("<int:aftale_id>/tekster/", aftale.ret_tekster, name="tekster"),
    path("<int:aftale_id>/grundlag/<int:version_id>/", aftale.grundlag, name="grundlag"),
    path("<int:aftale_id>/bilag/", aftale.nyt_bilag, name="nyt_bilag"),
    path("<int:aftale_id>/parter/", parter.ny_part, name="ny_part"),
    path("<int:aftale_id>/linjer/", linjer.ny_linje, name="ny_linje"),
    path("<int:aftale_id>/udkast/", underskrift.udkast, name="udkast"),
    path("<int:aftale_id>/send/", underskrift.send, name="send"),
    path("<int:aftale_id>/traek-tilbage/", underskrift.traek_tilbage, name="traek_tilbage"),
    path("<int:aftale_id>/annuller/", underskrift.annuller, name="annuller"),
    path("<int:aftale_id>/opsig/", underskrift.opsig, name="opsig"),
    path("bilag/<int:bilag_id>/", aftale.bilag, name="bilag"),
    path("parter/<int:part_id>/", parter.part, name="part"),
    path("parter/<int:part_id>/fjern/", parter.fjern_part, name="fjern_part"),
    path("linjer/<int:linje_id>/", linjer.linje, name="linje"),
    path("linjer/<int:linje_id>/slet/", linjer.slet_linje, name="slet_linje"),
    path("linjer/<int:linje_id>/forbrug/", forbrug.forbrug, name="forbrug"),
    path("tvaergaaende/<int:indsats_id>/", tvaergaaende.tvaergaaende, name="tvaergaaende"),
    path("tvaergaaende/<int:indsats_id>/ret/", tvaergaaende.ret_tvaergaaende, name="ret_tvaergaaende"),
    path("tvaergaaende/ny/<int:gruppe_id>/", tvaergaaende.ny_tvaergaaende, name="ny_tvaergaaende"),
    path("versioner/<int:version_id>/", underskrift.version_pdf, name="version_pdf"),
    path("versioner/<int:version_id>/bestil-igen/", underskrift.bestil_igen, name="bestil_igen"),
    path("versioner/<int:version_id>/underskriv/<int:part_id>/", underskrift.underskriv, name="underskriv"),
    path("underskrifter/<int:underskrift_id>/tilbagekald/", underskrift.tilbagekald, name="tilbagekald"),
]
