# One validator. Build from the root of the repository: docker build -f docker/babble.Dockerfile -t babble .
# Run with a volume that holds priv_key and peers.json, saying where others reach this node and where its application is. Containers
# find one another by name in a network of their own (docker network create babble):
#   docker run --network babble --name node1 -v node1:/data -p 1337:1337 \
#     -e BABBLE_ADVERTISE=192.0.2.7:1337 -e BABBLE_CLIENT_CONNECT=chat:1339 babble
# All other commands find that node, too: docker exec node1 node bin/babble.js status.
# When the container is stopped the node leaves the network, which takes up to 20 s: docker stop --time 30. Started again, it asks to join. To stop it
# without leaving: docker kill.
FROM node:22-bookworm-slim AS build
WORKDIR /workspace
# Dependencies first: they stay cached as long as the lock does not change.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npx --yes pnpm@10.34.9 fetch
COPY . .
# For --webrtc the program needs a package that it does not bring along: it comes from the locked dependencies of the workspace.
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile --offline \
  && TURBO_TELEMETRY_DISABLED=1 npx --yes pnpm@10.34.9 exec turbo run build --filter=@babble/cli... \
  && npx --yes pnpm@10.34.9 --filter @babble/cli deploy --prod --legacy /app \
  && cp -rL node_modules/.pnpm/@roamhq+wrtc@*/node_modules/. node_modules/.pnpm/domexception@*/node_modules/. /app/node_modules/

FROM node:22-bookworm-slim
LABEL org.opencontainers.image.title="babble" \
  org.opencontainers.image.description="One validator of a Babble network" \
  org.opencontainers.image.licenses="MIT"
# Settings of babble run; -e gives others. The HTTP service asks nobody who he is: publish its port to this machine at most.
ENV NODE_ENV=production \
  BABBLE_DATADIR=/data \
  BABBLE_LISTEN=0.0.0.0:1337 \
  BABBLE_PROXY_LISTEN=0.0.0.0:1338 \
  BABBLE_SERVICE_LISTEN=0.0.0.0:8000
RUN mkdir /data && chown node:node /data
WORKDIR /app
COPY --from=build --chown=node:node /app ./
COPY --chown=node:node docker/healthy.mjs ./
# node, by its number: whoever forbids root can see that it is another.
USER 1000
VOLUME ["/data"]
# Gossip, the socket where an application submits transactions, and HTTP.
EXPOSE 1337 1338 8000
# With BABBLE_NO_SERVICE=true nothing answers: then docker run --no-healthcheck.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "healthy.mjs"]
ENTRYPOINT ["node", "bin/babble.js"]
CMD ["run"]
