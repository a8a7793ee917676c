from django.urls import path

from grundlag import bestilling_views, kladde_views, views

app_name = "grundlag"
urlpatterns = [
    path("was", views.was, name="was"),
    path("hjaelp", views.hjaelp, name="hjaelp"),
    path("min-konto", views.konto, name="konto"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("kladde/", kladde_views.kladde, name="kladde"),
    path("kladde/kasser/", kladde_views.kladde_kasser, name="kladde_kasser"),
    path("bestilling/<int:bestilling_id>/", bestilling_views.bestilling, name="bestilling"),
    path("bestilling/<int:bestilling_id>/fil", bestilling_views.bestilling_fil, name="bestilling_fil"),
]
