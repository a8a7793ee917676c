from django.urls import path

from godkendelser.views import penge, plan, trin

app_name = "godkendelser"
urlpatterns = [
    path("", trin.indbakke, name="indbakke"),
    path("trin/<int:trin_id>/", trin.trin, name="trin"),
    path("trin/<int:trin_id>/overtrumf/", trin.overtrumf, name="overtrumf"),
    path("afgoerelse/<int:afgoerelse_id>/traek-tilbage/", trin.traek_tilbage, name="traek_tilbage"),
    path("afgoerelse/<int:afgoerelse_id>/bevis/", trin.tilfoej_bevis, name="tilfoej_bevis"),
    path("bevis/<int:bevis_id>/", trin.bevis, name="bevis"),
    path("plan/<int:plan_id>/", plan.forloeb, name="forloeb"),
    path("plan/<int:plan_id>/afdelingsmoeder/", plan.afdelingsmoeder, name="afdelingsmoeder"),
    path("plan/<int:plan_id>/bevilling/", penge.bevilling, name="bevilling"),
    path("plan/<int:plan_id>/haendelser/", plan.haendelser, name="haendelser"),
    path("sag/ny/", penge.ny_sag, name="ny_sag"),
    path("sag/<int:sag_id>/", penge.sag, name="sag"),
]
