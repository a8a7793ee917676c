from django.urls import URLPattern, URLResolver

app_name = "kontrakter"
urlpatterns: list[URLPattern | URLResolver] = []
