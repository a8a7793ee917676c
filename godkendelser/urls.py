from django.urls import path

from godkendelser import views

app_name = "godkendelser"
urlpatterns = [
    path("", views.indbakke, name="indbakke"),
    path("trin/<int:trin_id>/", views.trin, name="trin"),
    path("trin/<int:trin_id>/overtrumf/", views.overtrumf, name="overtrumf"),
    path("afgoerelse/<int:afgoerelse_id>/traek-tilbage/", views.traek_tilbage, name="traek_tilbage"),
    path("afgoerelse/<int:afgoerelse_id>/bevis/", views.tilfoej_bevis, name="tilfoej_bevis"),
    path("bevis/<int:bevis_id>/", views.bevis, name="bevis"),
    path("plan/<int:plan_id>/", views.forloeb, name="forloeb"),
    path("plan/<int:plan_id>/afdelingsmoeder/", views.afdelingsmoeder, name="afdelingsmoeder"),
    path("plan/<int:plan_id>/bevilling/", views.bevilling, name="bevilling"),
    path("plan/<int:plan_id>/haendelser/", views.haendelser, name="haendelser"),
    path("sag/ny/", views.ny_sag, name="ny_sag"),
    path("sag/<int:sag_id>/", views.sag, name="sag"),
]
