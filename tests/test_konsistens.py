"""Rules about the code itself, so that reviewers need not remember them."""

import ast
import io
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import CASCADE, PROTECT, CheckConstraint, DateTimeField, Q
from django.db.models.enums import Choices
from django.template import engines
from django.template.backends.django import get_installed_libraries
from pghistory.models import Event
from procrastinate.contrib.django import app as jobs

from grundlag import kroge

# Bottom to top: a foreign key points to the same app or to one before it.
LAG = ("grundlag", "byomraader", "fora", "helhedsplaner", "kontrakter", "godkendelser", "overblik")
ROD = settings.BASE_DIR
SKABELONROD = ROD / "templates"
MODELLER = [model for model in apps.get_models() if model._meta.app_label in LAG and not issubclass(model, Event)]
FELTER = [
    pytest.param(felt, id=str(felt))
    for model in MODELLER
    for felt in model._meta.get_fields()
    if felt.concrete and not felt.auto_created
]
PYTHON = [sti for lag in (*LAG, "config") for sti in (ROD / lag).rglob("*.py") if "migrations" not in sti.parts]
SKABELONER = [sti for sti in SKABELONROD.rglob("*") if sti.suffix in {".html", ".txt"}]
# Names that others look up: allauth, Django's handlers, and the crispy pack, which builds them from the widget.
ANDRES_SKABELONER = (
    "account/",
    "allauth/",
    "mfa/",
    "dkfds/",
    "django/",
    "admin/",
    "400.html",
    "403_csrf.html",
    "429.html",
)


def id_for(sti: Path) -> str:
    return str(sti.relative_to(ROD))


def uden_bemaerkninger(skabelon: str) -> str:
    return re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", skabelon, flags=re.DOTALL)


def staves_uden_ae_oe_aa(*ord_: object) -> list[str]:
    """The words that look like an identifier shown to people; a few are spelt so in Danish."""
    return [et for et in map(str, ord_) if re.search("ae|oe|aa", re.sub("temaer|skemaer|beboere", "", et.lower()))]


@pytest.mark.parametrize("felt", FELTER)
def test_identifiers_are_ascii_and_what_is_read_is_danish(felt):
    assert felt.name.isascii()
    assert staves_uden_ae_oe_aa(felt.verbose_name, felt.help_text, *(navn for _, navn in felt.flatchoices)) == []
    assert all(str(vaerdi).isascii() and str(vaerdi) == str(vaerdi).lower() for vaerdi, _ in felt.flatchoices)


@pytest.mark.parametrize("model", MODELLER)
def test_a_model_is_called_something_danish(model):
    assert staves_uden_ae_oe_aa(model._meta.verbose_name, model._meta.verbose_name_plural) == []


@pytest.mark.parametrize("model", MODELLER)
def test_who_and_when_come_in_pairs(model):
    """``*_af`` has a ``*_tid`` and is never deleted away; if the pair may be empty, a constraint ties it."""
    for hvem in model._meta.fields:
        if not hvem.name.endswith("_af") or hvem.remote_field is None:
            continue
        hvornaar = model._meta.get_field(f"{hvem.name.removesuffix('_af')}_tid")
        assert isinstance(hvornaar, DateTimeField)
        assert hvem.remote_field.on_delete is PROTECT
        assert hvem.null is hvornaar.null
        if hvem.null:
            assert any(
                {hvem.name, hvornaar.name} <= felter_i(constraint.condition)
                for constraint in model._meta.constraints
                if isinstance(constraint, CheckConstraint)
            )


def felter_i(q: Q) -> set[str]:
    return {
        felt
        for barn in q.children
        for felt in (felter_i(barn) if isinstance(barn, Q) else {barn[0].partition("__")[0]})
    }


@pytest.mark.parametrize("model", MODELLER)
def test_foreign_keys_point_down_and_nothing_is_set_to_null(model):
    for felt in model._meta.fields:
        if felt.remote_field is None:
            continue
        assert LAG.index(felt.related_model._meta.app_label) <= LAG.index(model._meta.app_label)
        assert felt.remote_field.on_delete in {PROTECT, CASCADE}


@pytest.mark.parametrize("model", MODELLER)
def test_a_constraint_speaks_danish(model):
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            assert constraint.violation_error_message != CheckConstraint.default_violation_error_message, (
                constraint.name
            )


# Rebuilt at any time, or typed and not yet saved.
UDEN_HISTORIK = {"Bestilling", "Kladde", "Kodeforsoeg", "Udskrift"}


def test_a_row_has_a_history_or_is_never_changed():
    uden = {model for model in MODELLER if not hasattr(model, "pgh_event_models")}
    kun_tilfoejes = {
        model
        for model in MODELLER
        if any(t.name.endswith("kun_tilfoejes") for t in getattr(model._meta, "triggers", ()))
    }

    assert {model.__name__ for model in uden - kun_tilfoejes} == UDEN_HISTORIK


def test_no_missing_migrations():
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


def test_every_template_is_used():
    kilder = "".join([sti.read_text() for sti in PYTHON] + [uden_bemaerkninger(sti.read_text()) for sti in SKABELONER])
    navne = {str(sti.relative_to(SKABELONROD)) for sti in SKABELONER}

    ubrugte = {
        navn
        for navn in navne
        if not navn.startswith(ANDRES_SKABELONER)
        and f'"{navn}' not in kilder
        and f'"{re.sub("_(subject|message).txt$", "", navn)}"' not in kilder
    }

    assert ubrugte == set()


@pytest.mark.parametrize("sti", SKABELONER, ids=id_for)
def test_every_load_is_needed(sti):
    skabelon = uden_bemaerkninger(sti.read_text())
    for bibliotek in {navn for navne in re.findall(r"\{% load ([\w ]+) %\}", skabelon) for navn in navne.split()}:
        indhold = engines["django"].engine.template_libraries[bibliotek]
        brugt = [rf"\{{% {navn}\b" for navn in indhold.tags] + [rf"\|{navn}\b" for navn in indhold.filters]
        assert re.search("|".join(brugt), skabelon), bibliotek


def test_every_library_can_be_loaded():
    assert {"visning", "dkfds", "tekst"} <= set(get_installed_libraries())


@pytest.mark.parametrize("sti", [sti for sti in SKABELONER if sti.suffix == ".html"], ids=id_for)
def test_no_template_walks_past_escaping_or_the_content_security_policy(sti):
    skabelon = uden_bemaerkninger(sti.read_text())

    assert not re.search(r"\|\s*safe\b|autoescape off|\bstyle=|\son\w+=\"|javascript:|<style", skabelon)
    assert not re.search(r"<script(?![^>]*\bsrc=)", skabelon)


@pytest.mark.parametrize("sti", PYTHON, ids=id_for)
def test_no_code_marks_text_as_safe(sti):
    assert "mark_safe" not in sti.read_text() or id_for(sti) in MARKERER_SIKKERT


# Where HTML that has been cleaned becomes a page's own.
MARKERER_SIKKERT = {"grundlag/markdown.py"}


def test_the_hooks_are_answered_by_these_and_no_others():
    assert {
        krog.navn: [f"{funktion.__module__}.{funktion.__name__}" for funktion in krog.funktioner] for krog in kroge.ALLE
    } == {krog: [f"{app}.kroge_svar.{krog}" for app in svarer] for krog, svarer in SVARER.items()}


# In the order of INSTALLED_APPS, which is the order of the answers.
SVARER = {
    "krav": ["godkendelser", "kontrakter"],
    "versionsvirkning": ["godkendelser"],
    "panel": ["godkendelser", "kontrakter", "helhedsplaner", "fora"],
    "beslutningsvirkning": ["godkendelser"],
    "punktindhold": ["godkendelser", "kontrakter", "helhedsplaner", "fora"],
    "viderefoert": ["kontrakter", "helhedsplaner", "fora"],
    "adgangskilder": ["godkendelser", "kontrakter", "helhedsplaner", "fora"],
    "afventer": ["godkendelser", "grundlag"],
    "ventende": ["kontrakter", "helhedsplaner", "fora"],
    "soegekilder": ["godkendelser", "kontrakter", "helhedsplaner", "fora"],
    "versionsord": ["godkendelser", "kontrakter"],
    "tidsplan": ["godkendelser"],
    "udsigt": ["godkendelser"],
}


def test_every_job_that_is_deferred_exists():
    jobs.perform_import_paths()
    navne = {navn for sti in PYTHON for navn in re.findall(r'"(\w+\.tasks\.\w+)"', sti.read_text())}

    assert navne <= set(jobs.tasks)
    assert {navn for navn in jobs.tasks if navn.partition(".")[0] in LAG} <= navne


@pytest.mark.parametrize("sti", [sti for sti in PYTHON if sti.is_relative_to(ROD / "grundlag")], ids=id_for)
def test_the_foundation_knows_no_domain(sti):
    """No name in grundlag is a noun of the domain; the roles and rights of adgang.py are, and only there."""
    if sti.name == "adgang.py":
        return
    traae = ast.parse(sti.read_text())
    navne = {
        navn.lower()
        for knude in ast.walk(traae)
        for navn in (getattr(knude, "id", None), getattr(knude, "attr", None), getattr(knude, "name", None))
        if isinstance(navn, str)
    }

    assert not [navn for navn in navne if re.search("helhedsplan|kontrakt|forum|byomraade|boligorg|afdeling", navn)]


def valg(klasse: type[Choices] = Choices) -> set[str]:
    """The names of all our enums of choices."""
    return {
        navn
        for under in klasse.__subclasses__()
        for navn in valg(under) | ({under.__name__} if under.__module__.partition(".")[0] in LAG else set())
    }


def test_every_model_and_choice_is_in_the_glossary_in_danish_order():
    linjer = re.findall(r"^- \*\*(.+?)\*\*(?: \(`(\w+)`\))?: .+", (ROD / "docs" / "ordliste.md").read_text(), re.M)
    kendte = {identifikator for _, identifikator in linjer}
    opslag = [opslag for opslag, _ in linjer]

    assert ({model.__name__ for model in MODELLER} | valg()) - kendte == set()
    assert opslag == sorted(opslag, key=dansk)
    assert len(set(opslag)) == len(opslag)


def test_the_help_page_explains_words_as_the_glossary_does_in_danish_order():
    liste = re.findall(r"^- \*\*(.+?)\*\*(?: \(`\w+`\))?: (.+)", (ROD / "docs" / "ordliste.md").read_text(), re.M)
    hjaelp = re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", (ROD / "templates/grundlag/hjaelp.html").read_text())

    assert set(hjaelp) - set(liste) == set()
    assert [ord_ for ord_, _ in hjaelp] == sorted((ord_ for ord_, _ in hjaelp), key=dansk)
    assert len(hjaelp) > 25


def dansk(tekst: str) -> str:
    return tekst.lower().replace("aa", "å").translate(str.maketrans("æøå", "{|}"))
