# One image for every part of Musa; docker-compose.yml says which part a container plays.
FROM python:3.11-slim-bookworm AS packages
WORKDIR /musa
COPY requirements.lock .
RUN python -m venv /opt/musa && /opt/musa/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
ENV PATH=/opt/musa/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MUSA_DATA_DIR=/data HOST=0.0.0.0
RUN useradd --uid 1000 --create-home musa && mkdir /data && chown musa /data
COPY --from=packages /opt/musa /opt/musa
WORKDIR /musa
COPY --chown=musa . .
USER musa
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "8", "--respawn-failed-workers", "webapp.wsgi:application"]
