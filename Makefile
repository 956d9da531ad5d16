# Everything a developer or a board's volunteer types. The work is done in safeguarding/launch and tests/run.py,
# with Python's standard library only: they must run before anything is installed.

.DEFAULT_GOAL := help
TARGETS := run dev test soak bench mutants check css lock
.PHONY: help $(TARGETS)

help:
	@echo "make run     start the website on this machine (PORT=8001 for another port)"
	@echo "make dev     the same for working on the software: restarts after every change, shows errors in full"
	@echo 'make test    run the tests on SQLite and on PostgreSQL (ARGS="tests/http -k feedback" for some of them)'
	@echo 'make bench   measure how fast it is (ARGS="serving" for a part; ARGS=--all for 10,000 pages, too)'
	@echo "make soak    2,000 random edits on each database, and after each the proof that the published copy is right"
	@echo "make mutants make small faults in the code and see which the tests find (about an hour)"
	@echo "make check   style, templates, migrations, security settings and the built style sheet"
	@echo "make css     build static/css/site.css from static/scss"
	@echo "make lock    write requirements/*.txt from requirements/*.in (ARGS=--upgrade for newer versions)"

# A Python that exists may still fail (pyenv's stand-ins) or be too old (macOS), so each candidate is tried.
$(TARGETS):
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))' 2>/dev/null) \
	    && exec "$$python" -m safeguarding.launch $@; \
	  found="$${found:-$$version}"; \
	done; \
	echo "This needs Python 3.11 or newer$${found:+, and found only Python $$found}. Install a newer Python and run 'make $@' again." >&2; \
	exit 1
