"""The data dict of templates/kontrakter/kontrakt.pdf.html: every key, with Nordvest's contract on Beskæftigelse."""

from typing import Any

NORDVEST = "Beboerprojekt Nordvest 2021–25"
BESKAEFTIGELSE = "Beskæftigelses- og Integrationsforvaltningen"
AAR = {2021: 42_000, 2022: 142_000, 2023: 142_000, 2024: 143_000, 2025: 100_000}
EFFORTS = (
    (
        "Frikøb",
        "Jobkonsulent, der møder beboerne i Beboerprojektets lokaler på Frederikssundsvej to dage om ugen",
        "370",
    ),
    ("Indsats", "Fritidsjob til unge fra 13 til 17 år med jobpatruljer i Bispeparken", None),
    ("Koordinerende lokalt netværk", "Virksomhedsnetværk om praktikpladser og småjob i Nordvest", None),
)


def kontraktdata(**andet: Any) -> dict[str, Any]:
    """Smallest realistic content; ``andet`` replaces keys at the top."""
    linjer = [
        {
            "uid": f"{nummer}-{aar}",
            "plan": NORDVEST,
            "art_tekst": art,
            "forvaltning": BESKAEFTIGELSE,
            "indsatsomraade": "Beskæftigelse" if art != "Koordinerende lokalt netværk" else "",
            "beskrivelse": beskrivelse,
            "aar": aar,
            "beloeb": beloeb,
            "timer": timer,
            "timepris": "412.5" if timer else None,
            "aarsvaerk": "0.25" if timer else None,
            "tvaergaaende_indsats": "Fritidsjob på tværs" if art == "Indsats" else "",
        }
        for nummer, (art, beskrivelse, timer) in enumerate(EFFORTS, start=1)
        for aar, beloeb in AAR.items()
    ]
    return {
        "art": "kontrakt",
        "art_tekst": "Kontrakt om boligsocialt samarbejde",
        "titel": "Kontrakt om boligsocialt samarbejde på Bispebjerg: Beskæftigelse",
        "uid": "0b9d2f3e-6f0f-4d3c-9a51-1f4a5d2c7e10",
        "udkast": False,
        "kode": "",
        "version": 3,
        "hash_kort": "a1b2c3d4",
        "dannet_dato": "2021-09-10",
        "byomraade": {"navn": "Bispebjerg"},
        "indsatsomraade": "Beskæftigelse",
        "sagsnr": "2021-0123456",
        "dokumentnr": "2021-0123456-7",
        "bilagsnummer": "",
        "aendringer": [],
        "periode": {"fra": "2021-09-15", "til": "2025-09-14"},
        "grundlag": [
            {
                "plan": NORDVEST,
                "version": 4,
                "hash_kort": "9f8e7d6c",
                "periode": {"fra": "2021-09-15", "til": "2025-09-14"},
            }
        ],
        "parter": [
            {
                "uid": "p1",
                "navn": f"Københavns Kommune, {BESKAEFTIGELSE}",
                "slags": "Forvaltning",
                "forpligtelser": "Forvaltningen stiller\n\n* en **jobkonsulent** i 370 timer om året\n"
                "* lokaler på Jobcenteret til samtaler, når beboeren ønsker det\n"
                "* en fast kontaktperson, der svarer inden for to hverdage.",
            },
            {
                "uid": "p2",
                "navn": "fsb på vegne af Beboerprojekt Nordvest",
                "slags": "Boligorganisation (driftsansvarlig)",
                "forpligtelser": "fsb ansætter og leder de boligsociale medarbejdere, stiller lokaler til rådighed "
                "i Bispeparken og indkalder til det årlige opfølgningsmøde.",
            },
            {"uid": "p3", "navn": "AAB", "slags": "Boligorganisation", "forpligtelser": ""},
            {"uid": "p4", "navn": "3B", "slags": "Boligorganisation", "forpligtelser": ""},
            {"uid": "p5", "navn": "AKB, København", "slags": "Boligorganisation", "forpligtelser": ""},
        ],
        "formaal": "Flere voksne i de 14 afdelinger skal i arbejde eller uddannelse, og flere unge skal have et "
        "fritidsjob, før de fylder 18 år.\n\nIndsatsen bygger på, at vejen til arbejde er kortere, når hjælpen er "
        "dér, hvor beboerne bor, og når jobcenteret og de boligsociale medarbejdere taler sammen om den enkelte.",
        "ydelser": "### Jobrådgivning i området\n\nJobkonsulenten har åben rådgivning tirsdag og torsdag.\n\n"
        "### Fritidsjob\n\n1. Ungepatruljer i sommerferien\n2. Aftaler med lokale butikker\n3. Kursus i at søge job\n\n"
        "### Netværk\n\nVirksomhedsnetværket mødes fire gange om året.",
        "maal_og_opfoelgning": "* 120 beboere om året får rådgivning\n* 40 unge om året får et fritidsjob\n"
        "* 60 procent er fortsat i job efter et halvt år\n\nParterne gør status hvert år i oktober.",
        "vilkaar": {
            "aendring": "Ændringer aftales skriftligt mellem alle parter og bliver til en ny version.",
            "opsigelse": "Hver part kan opsige kontrakten med seks måneders varsel til udgangen af en måned.",
            "tvist": "Uenighed søges løst i boligsocialt forum, før den forelægges parternes ledelser.",
            "persondata": "Hver part er selv dataansvarlig for de oplysninger, den behandler.",
        },
        "kontaktpersoner": [
            {
                "navn": "Ane Sørensen (eksempel)",
                "titel": "Enhedschef",
                "part": f"Københavns Kommune, {BESKAEFTIGELSE}",
                "email": "ane.soerensen@demo.example",
            },
            {
                "navn": "Øjvind Ågård (eksempel)",
                "titel": "Boligsocial koordinator",
                "part": "fsb",
                "email": "oejvind.aagaard@demo.example",
            },
        ],
        "linjer": linjer,
        "sum_pr_aar": [{"aar": aar, "beloeb": 3 * beloeb} for aar, beloeb in AAR.items()],
        "sum": sum(linje["beloeb"] for linje in linjer),
        "pulje": [
            {"plan": NORDVEST, "kontraktpulje": 2_978_600, "disponeret_her": 1_707_000, "disponeret_i_alt": 2_410_000}
        ],
        "underskrifter": [
            {"part": f"Københavns Kommune, {BESKAEFTIGELSE}", "navn": "Ane Sørensen (eksempel)", "titel": "Enhedschef"},
            {"part": "fsb på vegne af Beboerprojekt Nordvest", "navn": "Øjvind Ågård (eksempel)", "titel": "Direktør"},
            {"part": "AAB", "navn": "", "titel": ""},
            {"part": "3B", "navn": "", "titel": ""},
            {"part": "AKB, København", "navn": "", "titel": ""},
        ],
        "bilag": [
            {"nr": "1", "titel": "Budget for Beboerprojekt Nordvest 2021–25"},
            {"nr": "2", "titel": "Kommissorium"},
        ],
    } | andet
