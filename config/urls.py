from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from grundlag import views

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Helhedsplaner: administration"
admin.site.index_title = "Kataloger, brugere og roller"

urlpatterns = [
    path("", include("overblik.urls")),
    path("byomraader/", include("byomraader.urls")),
    path("fora/", include("fora.urls")),
    path("helhedsplaner/", include("helhedsplaner.urls")),
    path("kontrakter/", include("kontrakter.urls")),
    path("godkendelser/", include("godkendelser.urls")),
    path("", include("grundlag.urls")),
    # Who somebody is, an administrator changes: nobody gives herself another address.
    path("konto/email/", views.lukket, name="account_email"),
    path("konto/confirm-email/", views.lukket, name="account_email_verification_sent"),
    path("konto/confirm-email/<str:key>/", views.lukket, name="account_confirm_email"),
    path("konto/", include("allauth.urls")),
    path("administration/", admin.site.urls),
]
handler403 = views.ingen_adgang
handler404 = views.ikke_fundet
handler500 = views.fejl
