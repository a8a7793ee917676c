"""What import-linter cannot say in one sentence: some modules are private to their app."""

import grimp

from config.devpg import ROD

APPS = ("overblik", "godkendelser", "kontrakter", "helhedsplaner", "fora", "byomraader", "grundlag")
PRIVATE = {"views", "forms", "beskeder", "dokumenter"}


def test_views_formularer_beskeder_og_dokumenter_bruges_kun_i_egen_app() -> None:
    """The root ``config`` may tie them to an address; nobody else reaches into another app."""
    graf = grimp.build_graph(*APPS, cache_dir=str(ROD / ".import_linter_cache"))
    private = {modul for modul in graf.modules if modul.count(".") and modul.split(".")[1] in PRIVATE}
    brud = [
        f"{bruger} bruger {modul}"
        for modul in sorted(private)
        for bruger in sorted(graf.find_modules_that_directly_import(modul))
        if bruger.split(".")[0] != modul.split(".")[0]
    ]
    assert brud == []
    assert "grundlag.views" in private
