# Everything happens in webapp/bootstrap.py. Each recipe is one exec: with a shell left in between, a SIGTERM to make alone
# would not reach Musa.

PYTHON ?= python3

.PHONY: run test bench lock

run test bench lock:
	@exec "$(PYTHON)" -m webapp.bootstrap $@
