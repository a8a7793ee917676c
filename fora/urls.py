from django.urls import URLPattern, URLResolver

app_name = "fora"
urlpatterns: list[URLPattern | URLResolver] = []
