from django.urls import path

from fora.views import dagsorden, grupper, kommissorier, medlemmer, moeder, punkter

app_name = "fora"
urlpatterns = [
    path("", grupper.liste, name="liste"),
    path("ny/", grupper.ny, name="ny"),
    path("<int:gruppe_id>/", grupper.gruppe, name="gruppe"),
    path("<int:gruppe_id>/ret/", grupper.ret, name="ret_gruppe"),
    path("<int:gruppe_id>/kommissorium/", kommissorier.kommissorium, name="kommissorium"),
    path("<int:gruppe_id>/kommissorium/vedtag/", kommissorier.vedtag, name="vedtag_kommissorium"),
    path("kommissorier/<int:version_id>/", kommissorier.version, name="kommissorieversion"),
    path("<int:gruppe_id>/undergruppe/", grupper.undergruppe, name="undergruppe"),
    path("<int:gruppe_id>/medlemmer/nyt/", medlemmer.nyt_medlem, name="nyt_medlem"),
    path("medlemskaber/<int:medlemskab_id>/afslut/", medlemmer.afslut_medlemskab, name="afslut_medlemskab"),
    path("<int:gruppe_id>/moeder/", moeder.alle, name="moeder"),
    path("<int:gruppe_id>/moeder/nyt/", moeder.nyt, name="nyt_moede"),
    path("moeder/<int:moede_id>/", moeder.moede, name="moede"),
    path("moeder/<int:moede_id>/ret/", moeder.ret, name="ret_moede"),
    path("moeder/<int:moede_id>/skift/<slug:overgang>/", moeder.skift, name="skift"),
    path("<int:gruppe_id>/skabeloner/", dagsorden.skabeloner, name="skabeloner"),
    path("<int:gruppe_id>/skabeloner/ny/", dagsorden.ny_skabelon, name="ny_skabelon"),
    path("skabeloner/<int:skabelon_id>/", dagsorden.skabelon, name="skabelon"),
    path("skabeloner/<int:skabelon_id>/slet/", dagsorden.slet_skabelon, name="slet_skabelon"),
    path("moeder/<int:moede_id>/aabne/", dagsorden.saet_aabne_paa, name="saet_aabne_paa"),
    path("moeder/<int:moede_id>/raekkefoelge/", dagsorden.raekkefoelge, name="raekkefoelge"),
    path("punkter/<int:punkt_id>/moede/", dagsorden.flyt_til_moede, name="flyt_til_moede"),
    path("punkter/<int:punkt_id>/bilag/nyt/", dagsorden.nyt_bilag, name="nyt_bilag"),
    path("bilag/<int:bilag_id>/", dagsorden.bilag, name="bilag"),
    path("bilag/<int:bilag_id>/slet/", dagsorden.slet_bilag, name="slet_bilag"),
    path("moeder/<int:moede_id>/punkter/nyt/", punkter.nyt, name="nyt_punkt"),
    path("punkter/<int:punkt_id>/", punkter.punkt, name="punkt"),
    path("punkter/<int:punkt_id>/flyt/", punkter.flyt, name="flyt_punkt"),
    path("punkter/<int:punkt_id>/slet/", punkter.slet, name="slet_punkt"),
]
