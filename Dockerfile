# The service: chat page, intake, Slack app, letters and sweep in one process. The assistant is nlu/Dockerfile.
FROM python:3.12-slim-bookworm AS packages
RUN python -m venv /venv
COPY requirements.txt .
# The list is whole, so nothing is resolved here: what was tested is what is installed.
RUN /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt

FROM python:3.12-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# For `backup` and `restore`: pg_dump and pg_restore.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home service && install --directory --owner=service --mode=700 /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY models models
COPY policy policy
COPY storage storage
COPY understand understand
COPY letters letters
COPY intake intake
COPY webchat webchat
COPY slackapp slackapp
COPY devslack devslack
COPY complaints complaints
RUN python -m compileall -q .
USER service
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "complaints", "up", "--data", "/data", "--host", "0.0.0.0", "--port", "8000"]
