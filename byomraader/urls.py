from django.urls import URLPattern, URLResolver

app_name = "byomraader"
urlpatterns: list[URLPattern | URLResolver] = []
