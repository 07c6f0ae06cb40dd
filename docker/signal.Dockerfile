# The signalling server of networks over WebRTC. Build from the root of the repository: docker build -f docker/signal.Dockerfile -t babble-signal .
# Run with a volume, in which it makes its certificate, for the name under which nodes reach it:
#   docker run --name signal -v signal:/certificates -p 2443:2443 babble-signal --self-signed signal.example.org
#   docker cp signal:/certificates/cert.pem node1/          nodes trust what lies as cert.pem in their data directory
# With cert.pem and key.pem of an authority in the volume: docker run … babble-signal --cert-file cert.pem
# It is the program of the image babble, without what validators need beside it.
FROM node:22-bookworm-slim AS build
WORKDIR /workspace
# Dependencies first: they stay cached as long as the lock does not change.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npx --yes pnpm@10.34.9 fetch
COPY . .
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile --offline \
  && TURBO_TELEMETRY_DISABLED=1 npx --yes pnpm@10.34.9 exec turbo run build --filter=@babble/cli... \
  && npx --yes pnpm@10.34.9 --filter @babble/cli deploy --prod --legacy /app

FROM node:22-bookworm-slim
LABEL org.opencontainers.image.title="babble-signal" \
  org.opencontainers.image.description="The signalling server of Babble networks over WebRTC" \
  org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
# It reads cert.pem and key.pem in the working folder.
RUN mkdir /certificates && chown node:node /certificates
COPY --from=build --chown=node:node /app /app
COPY --chown=node:node docker/healthy.mjs /app/
WORKDIR /certificates
# node, by its number: whoever forbids root can see that it is another.
USER 1000
VOLUME ["/certificates"]
EXPOSE 2443
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "/app/healthy.mjs", "0.0.0.0:2443", "tls"]
ENTRYPOINT ["node", "/app/bin/babble.js", "signal", "--url", "0.0.0.0:2443"]
CMD ["--self-signed"]
