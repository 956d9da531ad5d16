# The website in a container; compose.yaml runs it with PostgreSQL.
FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY requirements/base.txt .
RUN python3 -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r base.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=safeguarding.settings.production \
    VAR_DIR=/var/lib/safeguarding \
    HOST=0.0.0.0 \
    PORT=8000
# For posters and cards as PDF: Pango, and a font.
RUN apt-get -qq update \
 && apt-get -qq install --yes --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
 && rm -rf /var/lib/apt/lists/*
# A plain user, who may write in VAR_DIR and nowhere else.
RUN useradd --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin site \
 && install -d -o site -g site -m 700 /var/lib/safeguarding
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
USER site
# So that the first start is quick. A later version finds older files in its volume, and collects anew.
RUN SECRET_KEY=only-for-this-step python3 manage.py collectstatic --noinput --verbosity=0
VOLUME /var/lib/safeguarding
EXPOSE 8000
HEALTHCHECK --start-period=120s CMD ["python3", "-c", "import os, urllib.request as u; \
u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=5)"]
# Preparing brings the database and the static files up to this version; a site that is ready is left alone.
# Then the web server and the builder of the public pages run together, and end together.
CMD ["sh", "-c", "python3 manage.py prepare_site && exec python3 -m safeguarding.launch.together"]
