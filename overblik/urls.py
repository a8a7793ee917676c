from django.urls import path

from overblik import midler_views, views

app_name = "overblik"
urlpatterns = [
    path("", views.forside, name="forside"),
    path("soeg/", views.soeg, name="soeg"),
    path("byomraade/", views.byomraader, name="byomraader"),
    path("byomraade/<slug:slug>/", views.byomraade, name="byomraade"),
    path("byomraade/<slug:slug>/midler/", midler_views.byomraade_midler, name="byomraade_midler"),
    path("midler/plan/<int:plan_id>/", midler_views.plan_midler, name="plan_midler"),
]
