FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY models models
COPY storage storage
COPY policy policy
COPY understand understand
COPY intake intake
COPY webchat webchat
COPY slackapp slackapp
COPY letters letters
COPY devslack devslack
COPY complaints complaints
RUN useradd --create-home service && mkdir /data && chown service /data
USER service
EXPOSE 8000
CMD ["python", "-m", "complaints", "up", "--host", "0.0.0.0", "--data", "/data"]
