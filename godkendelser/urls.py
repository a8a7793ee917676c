from django.urls import path

from godkendelser.views import bemyndigelse, hoering, kaede, kalender, moede, moedelink, penge, plan, trin

app_name = "godkendelser"
urlpatterns = [
    path("", trin.indbakke, name="indbakke"),
    path("trin/<int:trin_id>/", trin.trin, name="trin"),
    path("trin/<int:trin_id>/overtrumf/", trin.overtrumf, name="overtrumf"),
    path("trin/<int:trin_id>/dagsorden/", moede.saet_paa_dagsorden, name="saet_paa_dagsorden"),
    path("trin/<int:trin_id>/staar-ved/", bemyndigelse.staar_ved, name="staar_ved"),
    path("trin/<int:trin_id>/bemyndigelse/", bemyndigelse.giv_bemyndigelse, name="giv_bemyndigelse"),
    path(
        "trin/<int:trin_id>/bemyndigelse/<int:bemyndigelse_id>/afslut/",
        bemyndigelse.afslut_bemyndigelse,
        name="afslut_bemyndigelse",
    ),
    path("afgoerelse/<int:afgoerelse_id>/traek-tilbage/", trin.traek_tilbage, name="traek_tilbage"),
    path("afgoerelse/<int:afgoerelse_id>/bevis/", trin.tilfoej_bevis, name="tilfoej_bevis"),
    path("bevis/<int:bevis_id>/", trin.bevis, name="bevis"),
    path("plan/<int:plan_id>/", plan.forloeb, name="forloeb"),
    path("plan/<int:plan_id>/afdelingsmoeder/", plan.afdelingsmoeder, name="afdelingsmoeder"),
    path("plan/<int:plan_id>/bevilling/", penge.bevilling, name="bevilling"),
    path("plan/<int:plan_id>/haendelser/", plan.haendelser, name="haendelser"),
    path("plan/<int:plan_id>/kaede/", kaede.kaede, name="kaede"),
    path("forloeb/<int:forloeb_id>/tilpas/", kaede.tilpas, name="tilpas"),
    path("trin/<int:trin_id>/fjern/", kaede.fjern_trin, name="fjern_trin"),
    path("trin/<int:trin_id>/flyt/", kaede.flyt_trin, name="flyt_trin"),
    path("aftale/<int:aftale_id>/", kaede.aftale, name="aftale"),
    path("aftale/<int:aftale_id>/start/", kaede.start_aftale, name="start_aftale"),
    path("kalender/", kalender.kalender, name="kalender"),
    path("kalender/<int:instans_id>/", kalender.instans, name="moedekalender"),
    path("kalender/moede/<int:moede_id>/aflys/", kalender.aflys, name="aflys_moededag"),
    path("trin/<int:trin_id>/dirigent/", moedelink.send, name="moedelink"),
    path("svar/<str:noegle>/", moedelink.svar, name="dirigent"),
    path("plan/<int:plan_id>/hoering/", hoering.hoering, name="hoering"),
    path("hoering/<int:part_id>/svar/", hoering.svar, name="hoeringssvar"),
    path("hoering/<int:part_id>/fil/", hoering.fil, name="hoeringsfil"),
    path("sag/ny/", penge.ny_sag, name="ny_sag"),
    path("sag/<int:sag_id>/", penge.sag, name="sag"),
]
