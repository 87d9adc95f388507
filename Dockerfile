# The service. The data folder is only used where DATABASE_URL is not set.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The image has its Node already; the one that npm brings for older machines would only be ballast.
RUN npm ci --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    LIAISON_DATA_DIR=/data \
    LIAISON_CONFIG=/config/liaison.yml

WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE liaison.yml ./
COPY templates templates
COPY src src

# An example, so that the container starts and says what is missing; mount your own over it. Everything but the data
# belongs to root, and the service is nobody: it needs no right to change anything else.
RUN mkdir -p /config && cp liaison.yml /config/liaison.yml \
  && mkdir -p /data && chown 65534:65534 /data && chmod 700 /data

# As a number, so that Kubernetes sees that it is not root. PostgreSQL wants an entry in /etc/passwd, which nobody has.
USER 65534:65534
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ADMIN_PORT || process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# Node itself, without npm between, so that it is told when to stop.
ENTRYPOINT ["node", "--max-semi-space-size=4", "src/liaison.js"]
CMD ["serve"]
