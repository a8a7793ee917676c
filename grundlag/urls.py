from django.urls import path

from grundlag import views

app_name = "grundlag"
urlpatterns = [
    path("was", views.was, name="was"),
    path("hjaelp", views.hjaelp, name="hjaelp"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]
