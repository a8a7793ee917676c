from django.urls import path

from grundlag import kladde_views, views

app_name = "grundlag"
urlpatterns = [
    path("was", views.was, name="was"),
    path("hjaelp", views.hjaelp, name="hjaelp"),
    path("min-konto", views.konto, name="konto"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("kladde/", kladde_views.kladde, name="kladde"),
    path("kladde/kasser/", kladde_views.kladde_kasser, name="kladde_kasser"),
]
