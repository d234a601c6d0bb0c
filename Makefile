# Everything happens in webapp/bootstrap.py. Each recipe is one exec: with a shell left in between, a SIGTERM to make alone
# would not reach Musa.

PYTHON ?= python3

# How long `make faults` goes on.
export MINUTES ?= 10

.PHONY: run test bench faults lock

run test bench faults lock:
	@exec "$(PYTHON)" -m webapp.bootstrap $@
