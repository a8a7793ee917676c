from django.urls import URLPattern, URLResolver

app_name = "godkendelser"
urlpatterns: list[URLPattern | URLResolver] = []
