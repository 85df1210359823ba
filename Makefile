VENV = .venv
PYTHON = $(VENV)/bin/python
RUN = $(VENV)/bin
UV = 0.13.9
LOCK = $(RUN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --custom-compile-command "make lock" pyproject.toml
PRODUCTION = env -u DEBUG SITE_URL=https://studio.example REDIS_URL=redis://127.0.0.1/0 \
	DATABASE_URL=postgres://studio@127.0.0.1/studio EMAIL_URL=smtp://127.0.0.1:25 \
	SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_hex(30))")

.PHONY: help run test check bench chaos lock reset

help:
	@echo "make run      open the studio on this machine (PORT=8000, HOST=127.0.0.1)"
	@echo "make test     run the tests and measure their coverage (ARGS= goes to pytest)"
	@echo "make check    lint, format, architecture, texts, migrations, production settings"
	@echo "make bench    measure the figures (ONLY= one of them)"
	@echo "make chaos    kill, freeze and crash things in mid-newsletter (ONLY= some of it)"
	@echo "make lock     lock the dependencies (ARGS=--upgrade chooses newer ones)"
	@echo "make reset    stop the studio and wipe its data"

run: $(VENV)/.installed
	@exec env DEBUG=1 $(PYTHON) manage.py dev

test: $(VENV)/.installed
	DEBUG=1 $(PYTHON) -m coverage run -m pytest $(or $(ARGS),-n 2 --dist loadfile --no-loadscope-reorder)
	@$(PYTHON) -m coverage combine --quiet
	@$(PYTHON) -m coverage report $(if $(ARGS),--fail-under=0)

check: $(VENV)/.installed
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	find templates -name "*.html" -exec $(RUN)/djade --check {} +
	$(RUN)/lint-imports
	DEBUG=1 $(RUN)/pytest --quiet tests/test_texts.py
	DEBUG=1 $(PYTHON) -W ignore manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

bench: $(VENV)/.installed
	$(PYTHON) -m bench $(ONLY)

chaos: $(VENV)/.installed
	$(PYTHON) -m tests.chaos $(ONLY)

lock: $(VENV)/.installed
	$(LOCK) $(ARGS) -o requirements.txt
	$(LOCK) $(ARGS) --group dev -o requirements-dev.txt

reset: $(VENV)/.installed
	@DEBUG=1 $(PYTHON) manage.py dev --reset

$(VENV)/.installed: requirements-dev.txt
	@df -Pk . | awk 'NR == 2 && $$4 < 1000000 { exit 1 }' || \
		{ echo "No room on the disk: the dependencies need 1 GB."; exit 1; }
	@for python in python3.13 python3.12 python3.11 python3; do \
		$$python -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && \
			exec $$python -m venv $(VENV); \
	done; echo "The studio needs Python 3.11 or newer; here is" \
		"$$(python3 --version 2>/dev/null || echo none)."; exit 1
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check uv==$(UV)
	@$(RUN)/uv pip sync --quiet --python $(VENV) requirements-dev.txt
	@touch $@
