# Web server, worker, clock and migration are this one image with different commands.
FROM python:3.11-slim-bookworm AS packages
# Wheels only, each checked against its hash: no compiler, no package built here. The
# environment has no pip of its own.
COPY requirements.txt /tmp/
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python install \
        --require-hashes --only-binary :all: -r /tmp/requirements.txt


FROM python:3.11-slim-bookworm AS site
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY . .
# Static files get their hashed names, gzip and brotli now. This needs a key to start
# Django but no database; the key is not kept.
RUN SECRET_KEY=only-to-collect-static-files python manage.py collectstatic --noinput \
    && python -m compileall -q .


FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin studio
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=site /app /app
# The one folder it writes to; a new volume mounted here takes over the owner.
RUN install --directory --owner studio --group studio media
USER 10001:10001

# Names the running code. It comes last, so that a new name rebuilds nothing.
ARG RELEASE=development
ENV RELEASE=$RELEASE

EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --start-interval=1s \
    CMD ["python", "deploy/healthy.py", "8000"]
# As many threads as Django's pool has connections. Without the kill timeout, a worker
# that gets its SIGTERM while it starts would hang for good.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "10", \
     "--respawn-failed-workers", "studio.wsgi:application"]
