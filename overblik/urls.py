from django.urls import path

from overblik import views

app_name = "overblik"
urlpatterns = [
    path("", views.forside, name="forside"),
    path("soeg/", views.soeg, name="soeg"),
    path("byomraade/", views.byomraader, name="byomraader"),
    path("byomraade/<slug:slug>/", views.byomraade, name="byomraade"),
]
