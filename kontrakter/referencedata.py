"""What an installation begins with: rules and standard texts for each art of agreement. Safe to run again."""

from kontrakter.models import Aftaleart, Aftaleregel, Aftaletekst, Forudgaaende, Standardtekst

FORUDGAAENDE = {
    Aftaleart.KONTRAKT: [Forudgaaende.INDHOLD_I_UDVALG],
    Aftaleart.STRATEGISK: [Forudgaaende.INDHOLD_UDEN_LBF],
}

TEKSTER = {
    Aftaletekst.AENDRING: (
        "Aftalen kan kun ændres skriftligt, og alle parter skal underskrive ændringen. Den part, der ønsker en "
        "ændring, sender et forslag til de andre parter med en kort begrundelse. Flyttes der penge mellem år eller "
        "indsatser, skal helhedsplanens budget også kunne rumme det."
    ),
    Aftaletekst.OPSIGELSE: (
        "En part kan opsige aftalen ved at skrive til alle de andre parter. Varslet regnes fra udgangen af den "
        "måned, hvor opsigelsen er modtaget. Parterne gør igangværende forløb færdige, så beboerne ikke står uden "
        "hjælp, og gør regnskabet op til den dag, aftalen hører op."
    ),
    Aftaletekst.TVIST: (
        "Bliver parterne uenige, taler de kontaktpersoner, der er nævnt i aftalen, først sammen. Kan de ikke løse "
        "det inden for en måned, tages spørgsmålet op i Boligsocialt Forum. Løses det heller ikke dér, afgør "
        "parternes øverste ledelser det i fællesskab."
    ),
    Aftaletekst.PERSONDATA: (
        "Hver part er dataansvarlig for de personoplysninger, den selv behandler. Parterne deler kun oplysninger om "
        "en beboer, når loven giver ret til det, eller når beboeren har sagt ja. Behandler en part oplysninger på "
        "en anden parts vegne, laver de to en databehandleraftale, før arbejdet begynder."
    ),
}


FORUMAFTALE = {
    Aftaletekst.FORMAAL: (
        "Aftalen beskriver, hvordan Københavns Kommune, boligorganisationerne og lokaludvalget arbejder sammen i "
        "{{forum}} om de boligsociale indsatser i {{byområde}}."
    ),
    Aftaletekst.YDELSER: (
        "Forummet mødes mindst fire gange om året. Det tager stilling til helhedsplaner og kontrakter i {{byområde}}, "
        "nedsætter arbejdsgrupper og sørger for, at kommunens og boligorganisationernes tilbud passer sammen."
    ),
    Aftaletekst.OPFOELGNING: "Forummet ser aftalen igennem én gang om året og beslutter, om den skal ændres.",
}
DELAFTALE = {
    Aftaletekst.OPFOELGNING: (
        "Den boligsociale bestyrelse holder delaftalen ajour, så den svarer til det, der gøres under {{indsatsområde}}."
    ),
}


EGNE = {Aftaleart.FORUMAFTALE: FORUMAFTALE, Aftaleart.DELAFTALE: DELAFTALE}


def indlaes() -> None:
    """Add what is missing; a row that an administrator has changed stays as it is."""
    for art in Aftaleart:
        Aftaleregel.objects.get_or_create(art=art, defaults={"forudgaaende": FORUDGAAENDE.get(art, [])})
        for felt, tekst in (TEKSTER | EGNE.get(art, {})).items():
            Standardtekst.objects.get_or_create(art=art, felt=felt, defaults={"tekst": tekst})
