from django.urls import URLPattern, URLResolver

app_name = "helhedsplaner"
urlpatterns: list[URLPattern | URLResolver] = []
