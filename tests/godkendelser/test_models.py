"""Each constraint and trigger, provoked by name."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from godkendelser.models import (
    Afdelingsafstemning,
    Afgoerelse,
    Afgoerelsesdaekning,
    Bemyndigelse,
    Bevilling,
    Bevis,
    Forloeb,
    Fravaer,
    Genbekraeftelse,
    Hoering,
    Hoeringspart,
    Instans,
    Instansart,
    Instansmoede,
    Instansregel,
    Journalisering,
    LbfSvar,
    Moedelink,
    Omflytningsregel,
    Overdragelse,
    Overtrumfning,
    Punktafgoerelse,
    Sag,
    Sagsandel,
    Skabelontrin,
    Tillaeg,
    Tillaegstrin,
    Trin,
    Udvalgsbehandling,
    Versionsvurdering,
)
from grundlag.dato import nu
from tests.factories.byomraader import (
    AfdelingFactory,
    BoligorganisationFactory,
    ForvaltningFactory,
    LokaludvalgFactory,
    UdvalgFactory,
)
from tests.factories.fora import GruppeFactory
from tests.factories.godkendelser import (
    DAG,
    AfgoerelseFactory,
    AfstemningFactory,
    BemyndigelseFactory,
    BevillingFactory,
    BevisFactory,
    ForloebFactory,
    FravaerFactory,
    HoeringFactory,
    HoeringspartFactory,
    InstansFactory,
    InstansmoedeFactory,
    InstansregelFactory,
    JournaliseringFactory,
    LbfSvarFactory,
    MoedelinkFactory,
    OverdragelseFactory,
    SagFactory,
    SagsandelFactory,
    TrinFactory,
    UdvalgsbehandlingFactory,
    indsendt_plan,
)
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import PlanFactory, RegelsaetFactory
from tests.factories.kontrakter import AftaleFactory, AftaleversionFactory

A = Instansart


def brudt(handling) -> str:
    """The name of the constraint that refuses ``handling``."""
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        handling()
    return fejl.value.__cause__.diag.constraint_name


def skabelontrin(**felter):
    regelsaet = felter.pop("regelsaet", None) or RegelsaetFactory()
    standard = {"sagsart": "ny_plan", "spor": "indhold", "nummer": 1, "instansart": A.LANDSBYGGEFOND}
    return Skabelontrin.objects.create(regelsaet=regelsaet, **{**standard, **felter})


def vurdering(**felter):
    kaede = indsendt_plan(afdelinger=1)
    standard = {"afgoerelse": AfgoerelseFactory(), "version": kaede.version, "staar": True, "begrundelse": "Uændret."}
    return Versionsvurdering.objects.create(**{**standard, **felter})


def overtrumfning(**felter):
    standard = {"organ": "Repræsentantskabet", "begrundelse": "Tidssvarende.", "afslag": AfgoerelseFactory()}
    return Overtrumfning.objects.create(afgoerelse=AfgoerelseFactory(), **{**standard, **felter})


def genbekraeftelse(**felter):
    return Genbekraeftelse.objects.create(
        afgoerelse=AfgoerelseFactory(),
        forrige=AfgoerelseFactory(),
        bemyndigelse=BemyndigelseFactory(),
        **{"uvaesentlig": True, "begrundelse": "En stavefejl.", **felter},
    )


def sin_egen_stedfortraeder():
    bruger = BrugerFactory()
    FravaerFactory(bruger=bruger, stedfortraeder=bruger)


def to_daekninger():
    afgoerelse, version = AfgoerelseFactory(), indsendt_plan(afdelinger=1).version
    for _ in range(2):
        Afgoerelsesdaekning.objects.create(afgoerelse=afgoerelse, version=version, noegle="periode", loft_kr=1)


def to_vurderinger():
    foerste = vurdering()
    vurdering(afgoerelse=foerste.afgoerelse, version=foerste.version)


def to_gange(fabrik, **felter):
    for _ in range(2):
        fabrik(**felter)


def to_aftalevurderinger():
    to_gange(vurdering, afgoerelse=AfgoerelseFactory(), version=None, aftaleversion=AftaleversionFactory())


def tillaeg(**felter):
    """A tillæg; only its own constraints are looked at."""
    kaede = indsendt_plan(afdelinger=1)
    forloeb = kaede.trin(A.BOLIGSOCIALT_FORUM).forloeb
    return Tillaeg.objects.create(**{"forloeb": forloeb, "version": kaede.version, "sagsart": "tillaeg", **felter})


def to_tillaegstrin():
    et = tillaeg()
    to_gange(Tillaegstrin.objects.create, tillaeg=et, trin=et.forloeb.trin.first())


def om_begge_versioner():
    AfgoerelseFactory(version=indsendt_plan(afdelinger=1).version, aftaleversion=AftaleversionFactory())


BRUD = {
    "hoering_har_emne": lambda: HoeringFactory(emne=""),
    "hoering_frist_efter_sendt": lambda: HoeringFactory(frist=DAG - dt.timedelta(days=1)),
    "hoeringspart_er_een": lambda: HoeringspartFactory(forvaltning=None),
    "hoeringspart_forvaltning_een_gang": lambda: to_gange(
        HoeringspartFactory, hoering=HoeringFactory(), forvaltning=ForvaltningFactory()
    ),
    "hoeringspart_lokaludvalg_een_gang": lambda: to_gange(
        HoeringspartFactory, hoering=HoeringFactory(), forvaltning=None, lokaludvalg=LokaludvalgFactory()
    ),
    "hoeringspart_svar_har_hvem_og_hvornaar": lambda: HoeringspartFactory(svar_dato=DAG, svar="Enige."),
    "hoeringspart_svar_har_indhold": lambda: HoeringspartFactory(besvaret=True, fil=""),
    "instansmoede_een_gang_pr_dag": lambda: to_gange(InstansmoedeFactory, instans=InstansFactory(er_udvalg=True)),
    "instansregel_art_kendt": lambda: InstansregelFactory(art="ukendt", udfald=[], daekning=[]),
    "instans_art_kendt": lambda: Instans.objects.create(art="ukendt"),
    "instans_art_passer": lambda: Instans.objects.create(art=A.FAGUDVALG),
    "instans_organisation_een_gang_pr_art": lambda: to_gange(
        Instans.objects.create, art=A.OEVERSTE_MYNDIGHED, boligorganisation=BoligorganisationFactory()
    ),
    "instans_eneste_af_sin_art": lambda: to_gange(Instans.objects.create, art=A.BORGERREPRAESENTATION),
    "skabelontrin_een_gang": lambda: to_gange(skabelontrin, regelsaet=RegelsaetFactory()),
    "skabelontrin_sagsart_kendt": lambda: skabelontrin(sagsart="ukendt"),
    "skabelontrin_udvalg_naar_politisk": lambda: skabelontrin(instansart=A.FAGUDVALG),
    "skabelontrin_spor_kendt": lambda: skabelontrin(spor="ukendt"),
    "skabelontrin_instansart_kendt": lambda: skabelontrin(instansart="ukendt"),
    "sag_har_titel": lambda: SagFactory(titel=""),
    "sagsandel_een_pr_plan": lambda: to_gange(SagsandelFactory, sag=SagFactory(), plan=PlanFactory()),
    "sagsandel_beloeb_positivt": lambda: SagsandelFactory(beloeb=0),
    "forloeb_sagsart_kendt": lambda: ForloebFactory(sagsart="ukendt"),
    "forloeb_har_eet_emne": lambda: ForloebFactory(plan=None),
    "forloeb_eet_aabent_pr_plan": lambda: ForloebFactory(plan=ForloebFactory().plan),
    "forloeb_een_praekvalifikation_pr_plan": lambda: to_gange(
        ForloebFactory, plan=PlanFactory(), sagsart="praekvalifikation"
    ),
    "forloeb_eet_aabent_pr_aftale": lambda: to_gange(
        ForloebFactory, plan=None, aftale=AftaleFactory(), sagsart="kontrakt"
    ),
    "forloeb_startet_har_hvem_og_hvornaar": lambda: ForloebFactory(startet_tid=None),
    "forloeb_eet_aabent_pr_sag": lambda: to_gange(ForloebFactory, plan=None, sag=SagFactory()),
    "trin_spor_kendt": lambda: TrinFactory(spor="ukendt"),
    "trin_instans_een_gang": lambda: TrinFactory(forloeb=TrinFactory().forloeb),
    "trin_tilfoejet_har_hvem_og_hvornaar": lambda: TrinFactory(tilfoejet_tid=nu()),
    "trin_fjernet_har_hvem_og_hvornaar": lambda: TrinFactory(fjernet_tid=nu(), udgaaet_begrundelse="Udgået."),
    "trin_fjernet_er_begrundet": lambda: TrinFactory(fjernet_tid=nu(), fjernet_af=BrugerFactory()),
    "omflytningsregel_art_kendt": lambda: Omflytningsregel.objects.create(art="ukendt"),
    "tillaeg_sagsart_kendt": lambda: tillaeg(sagsart="ukendt"),
    "tillaegstrin_een_gang": to_tillaegstrin,
    "afgoerelse_om_een_slags_version": om_begge_versioner,
    "afgoerelse_udfald_kendt": lambda: AfgoerelseFactory(udfald="ukendt", begrundelse="x"),
    "afgoerelse_er_udfald_eller_tilbagetraekning": lambda: AfgoerelseFactory(udfald="", begrundelse="x"),
    "afgoerelse_nej_er_begrundet": lambda: AfgoerelseFactory(udfald="afvist"),
    "daekning_noegle_entydig": to_daekninger,
    "daekning_hash_eller_loft": lambda: Afgoerelsesdaekning.objects.create(
        afgoerelse=AfgoerelseFactory(), version=indsendt_plan(afdelinger=1).version, noegle="periode"
    ),
    "vurdering_een_pr_version": to_vurderinger,
    "vurdering_een_pr_aftaleversion": to_aftalevurderinger,
    "vurdering_om_een_version": lambda: vurdering(version=None),
    "vurdering_er_begrundet": lambda: vurdering(begrundelse=""),
    "bevis_har_titel": lambda: BevisFactory(titel=""),
    "bevis_er_fil_eller_adresse": lambda: BevisFactory(adresse=""),
    "afstemning_moedeform_kendt": lambda: AfstemningFactory(moedeform="ukendt"),
    "afstemning_stemmeform_kendt": lambda: AfstemningFactory(stemmeform="ukendt"),
    "afstemning_talt_eller_ej": lambda: AfstemningFactory(for_stemmer=None),
    "afstemning_huslejeprocent_ikke_negativ": lambda: AfstemningFactory(huslejestigning_pct=-1),
    "lbfsvar_art_kendt": lambda: LbfSvarFactory(art="ukendt"),
    "lbfsvar_afslag_er_uden_beloeb": lambda: LbfSvarFactory(art="afslag"),
    "udvalgsbehandling_bevilling_ikke_negativ": lambda: UdvalgsbehandlingFactory(bevilling_kr=-1),
    "moedelink_har_navn": lambda: MoedelinkFactory(navn=""),
    "moedelink_brugt_eller_tilbagekaldt": lambda: MoedelinkFactory(brugt_tid=nu(), tilbagekaldt_tid=nu()),
    "afstemning_hoejst_to_stemmer_pr_husstand": lambda: AfstemningFactory(husstande=36),
    "afstemning_hoejst_de_udleverede": lambda: AfstemningFactory(udleverede=73),
    "overtrumfning_har_organ": lambda: overtrumfning(organ=""),
    "overtrumfning_er_begrundet": lambda: overtrumfning(begrundelse=""),
    "lbfsvar_beloeb_ikke_negativt": lambda: LbfSvarFactory(beloeb=-1),
    "bemyndigelse_har_grundlag": lambda: BemyndigelseFactory(grundlag=""),
    "bemyndigelse_hoejst_ikke_negativt": lambda: BemyndigelseFactory(hoejst_kr=-1),
    "bemyndigelse_i_raekkefoelge": lambda: BemyndigelseFactory(til=DAG - dt.timedelta(days=1)),
    "fravaer_i_raekkefoelge": lambda: FravaerFactory(til=DAG - dt.timedelta(days=1)),
    "fravaer_stedfortraeder_er_en_anden": sin_egen_stedfortraeder,
    "fravaer_eet_ad_gangen": lambda: to_gange(FravaerFactory, bruger=BrugerFactory()),
    "journalisering_har_nummer": lambda: JournaliseringFactory(nummer=""),
    "overdragelse_har_note": lambda: OverdragelseFactory(note=""),
    "genbekraeftelse_uvaesentlig_er_begrundet": lambda: genbekraeftelse(begrundelse=""),
    "bevilling_tilstand_kendt": lambda: BevillingFactory(tilstand="ukendt"),
    "bevilling_beloeb_er_ikke_nul": lambda: BevillingFactory(beloeb=0),
    "bevilling_tilbagefoersel_er_begrundet": lambda: BevillingFactory(beloeb=-1),
}
MODELLER = (
    Hoering,
    Hoeringspart,
    Instansmoede,
    Instansregel,
    Instans,
    Skabelontrin,
    Sag,
    Sagsandel,
    Forloeb,
    Trin,
    Omflytningsregel,
    Tillaeg,
    Tillaegstrin,
    Afgoerelse,
    Afgoerelsesdaekning,
    Versionsvurdering,
    Bevis,
    Afdelingsafstemning,
    Overtrumfning,
    LbfSvar,
    Udvalgsbehandling,
    Moedelink,
    Bevilling,
    Bemyndigelse,
    Genbekraeftelse,
    Punktafgoerelse,
    Fravaer,
    Overdragelse,
    Journalisering,
)


@pytest.mark.parametrize("navn", BRUD)
def test_the_table_refuses(navn):
    assert brudt(BRUD[navn]) == navn


def test_every_named_constraint_is_provoked():
    assert {constraint.name for model in MODELLER for constraint in model._meta.constraints} == set(BRUD)


@pytest.mark.parametrize(
    ("art", "felter"),
    [
        (A.BOLIGSOCIALT_FORUM, ["gruppe"]),
        (A.AFDELINGSMOEDE, ["afdeling"]),
        (A.ORGANISATIONSBESTYRELSE, ["boligorganisation"]),
        (A.FAGUDVALG, ["udvalg"]),
        (A.LANDSBYGGEFOND, []),
    ],
)
def test_an_instans_is_exactly_what_its_art_says(art, felter):
    emner = {
        "gruppe": GruppeFactory,
        "afdeling": AfdelingFactory,
        "boligorganisation": BoligorganisationFactory,
        "udvalg": UdvalgFactory,
    }

    Instans.objects.create(art=art, **{felt: emner[felt]() for felt in felter})

    for felt in emner:
        kun_den_anden = [felt] if felt not in felter else [*felter, next(f for f in emner if f not in felter)]
        assert brudt(lambda: Instans.objects.create(art=art, **{f: emner[f]() for f in kun_den_anden})) == (  # noqa: B023
            "instans_art_passer"
        )


@pytest.mark.parametrize(
    "raekke",
    [
        AfgoerelseFactory,
        BevisFactory,
        AfstemningFactory,
        LbfSvarFactory,
        BevillingFactory,
        vurdering,
        overtrumfning,
        lambda: (to_daekninger_een(), Afgoerelsesdaekning.objects.get())[1],
    ],
)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_decided_is_never_changed_or_deleted(raekke, sql):
    tabel = raekke()._meta.db_table

    with pytest.raises(IntegrityError, match="kan kun tilføjes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(tabel))


def to_daekninger_een():
    Afgoerelsesdaekning.objects.create(
        afgoerelse=AfgoerelseFactory(), version=indsendt_plan(afdelinger=1).version, noegle="periode", loft_kr=1
    )


def test_names_are_what_people_call_them():
    afdeling = AfdelingFactory(boligorganisation__navn="fsb", nummer="3", navn="Bispeparken")
    udvalg = UdvalgFactory(navn="Teknik- og Miljøudvalget")

    assert [
        str(InstansFactory(er_afdeling=True, afdeling=afdeling)),
        str(InstansFactory(er_udvalg=True, udvalg=udvalg)),
        str(InstansFactory()),
        str(InstansFactory(art=A.OEVERSTE_MYNDIGHED, boligorganisation=afdeling.boligorganisation)),
        str(skabelontrin(udvalg=udvalg, instansart=A.FAGUDVALG)),
        str(AfgoerelseFactory()),
        str(InstansregelFactory()),
        str(SagsandelFactory(plan__navn="Nordvest", beloeb=5)),
        str(BevillingFactory(beloeb=5)),
        str(LbfSvarFactory()),
        str(AfstemningFactory()),
        str(overtrumfning()),
        str(vurdering(staar=False)),
        str(ForloebFactory(plan__navn="Nordvest")),
    ] == [
        "Afdelingsmødet i fsb afd. 3 Bispeparken",
        "Teknik- og Miljøudvalget",
        "Landsbyggefonden",
        "Øverste myndighed i fsb",
        "1. Teknik- og Miljøudvalget",
        "Landsbyggefonden: Godkendt",
        "Landsbyggefonden",
        "Nordvest: 5",
        "Afsat: 5",
        f"Brev af {DAG}",
        "Ordinært afdelingsmøde: Landsbyggefonden: Godkendt",
        "Repræsentantskabet: Landsbyggefonden: Godkendt",
        "Landsbyggefonden: Godkendt: bortfaldet",
        "Nordvest",
    ]


def test_coverage_is_named_by_its_key():
    to_daekninger_een()

    assert str(Afgoerelsesdaekning.objects.get()) == "Landsbyggefonden: Godkendt: periode"


def test_an_instans_is_called_what_its_body_is_called_today():
    gruppe, udvalg = GruppeFactory(navn="Forum"), UdvalgFactory(navn="Udvalget")
    organisation = BoligorganisationFactory(navn="Boligforeningen", kortnavn="")
    afdeling = AfdelingFactory(boligorganisation=organisation, nummer="1-52", navn="Gården")
    instanser = [
        InstansFactory(art=Instansart.BOLIGSOCIALT_FORUM, gruppe=gruppe),
        InstansFactory(art=Instansart.FAGUDVALG, udvalg=udvalg, gruppe=None),
        InstansFactory(art=Instansart.AFDELINGSMOEDE, afdeling=afdeling, gruppe=None),
        InstansFactory(art=Instansart.ORGANISATIONSBESTYRELSE, boligorganisation=organisation, gruppe=None),
    ]

    def navne():
        return [str(Instans.objects.get(pk=instans.pk)) for instans in instanser]

    foer = ["Forum", "Udvalget", "Afdelingsmødet i Boligforeningen afd. 1-52 Gården"]
    assert navne()[:3] == foer == [str(instans) for instans in instanser][:3]
    for model, pk, felter in (
        (type(gruppe), gruppe.pk, {"navn": "Nyt forum"}),
        (type(udvalg), udvalg.pk, {"navn": "Nyt udvalg"}),
        (type(afdeling), afdeling.pk, {"nummer": "2", "navn": "Haven"}),
        (type(organisation), organisation.pk, {"kortnavn": "BF"}),
    ):
        model.objects.filter(pk=pk).update(**felter)
    assert navne() == ["Nyt forum", "Nyt udvalg", "Afdelingsmødet i BF afd. 2 Haven", "Organisationsbestyrelse i BF"]
