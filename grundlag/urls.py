from django.urls import URLPattern, URLResolver

app_name = "grundlag"
urlpatterns: list[URLPattern | URLResolver] = []
