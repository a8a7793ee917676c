from django.urls import path

from fora.views import grupper, kommissorier, medlemmer, moeder, punkter, referat

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
    path("moeder/<int:moede_id>/punkter/nyt/", punkter.nyt, name="nyt_punkt"),
    path("punkter/<int:punkt_id>/", punkter.punkt, name="punkt"),
    path("punkter/<int:punkt_id>/flyt/", punkter.flyt, name="flyt_punkt"),
    path("punkter/<int:punkt_id>/slet/", punkter.slet, name="slet_punkt"),
    path("moeder/<int:moede_id>/referat/", referat.referat, name="referat"),
    path("moeder/<int:moede_id>/fremmoede/", referat.fremmoede, name="fremmoede"),
    path("punkter/<int:punkt_id>/referat/", referat.gem, name="gem_referat"),
    path("punkter/<int:punkt_id>/noter/", referat.noter, name="noter"),
    path("punkter/<int:punkt_id>/noter/fjern/", referat.fjern_bemaerkning, name="fjern_bemaerkning"),
    path("punkter/<int:punkt_id>/laes/", referat.laes, name="laes_referat"),
]
