# make demo og make test er alt, hvad man behøver; resten er til den, der bygger med.
PYTHON := .venv/bin/python

.PHONY: demo test check stil typer lag skabeloner migrationer sikkerhed fuzz bench udstyr krav test-andenpg

demo: ## installér, start database, server og job, og vis eksempeldata på http://127.0.0.1:8000 (PORT=8001 for en anden)
	@python3.11 -I config/installer.py demo
	@exec $(PYTHON) -m config.demo

test: ## installér, og kør alle prøver med dækning
	@python3.11 -I config/installer.py test
	$(PYTHON) -m pytest -n 2 --cov

check: stil typer lag skabeloner migrationer sikkerhed ## alt det, der kan ses uden at køre en prøve

stil: udstyr
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

typer: udstyr
	LOKAL=1 DATABASE_URL=postgresql:///ingen $(PYTHON) -m mypy .

lag: udstyr
	.venv/bin/lint-imports

skabeloner: udstyr
	$(PYTHON) -m djhtml --check -t 2 templates

migrationer: udstyr
	$(PYTHON) -m config.devpg run --ejer -- python manage.py makemigrations --check --dry-run

sikkerhed: udstyr
	env -u LOKAL -u DEBUG SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(50))") ALLOWED_HOSTS=example.dk \
		DATABASE_URL=postgresql:///ingen $(PYTHON) manage.py check --deploy --fail-level WARNING

udstyr:
	@python3.11 -I config/installer.py demo

fuzz: ## lad 300 tilfældige planer leve (FUZZ=1000 for flere), og se, at godkendelserne altid er rigtige
	@python3.11 -I config/installer.py test
	FUZZ=$(or $(FUZZ),300) $(PYTHON) -m pytest -q -s tests/godkendelser/test_tilfaeldig.py

bench: ## mål siderne ved 50 og ved 5.000 planer
	@python3.11 -I config/installer.py test
	$(PYTHON) -m config.devpg run --ejer --database bench -- python -m tests.bench

test-andenpg: ## kør prøverne på den PostgreSQL, der følger med, også når maskinen har sin egen
	@python3.11 -I config/installer.py test
	PG_BIN="$$($(PYTHON) -m config.devpg hjul)" $(PYTHON) -m pytest -n 2

krav: ## skriv requirements*.txt igen efter en ændring i pyproject.toml
	$(PYTHON) -m uv pip compile -q --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.txt
	$(PYTHON) -m uv pip compile -q --generate-hashes --no-header --no-annotate --group dev pyproject.toml -o requirements-dev.txt
