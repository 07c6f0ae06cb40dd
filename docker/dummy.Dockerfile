# The chat. Build from the root of the repository: docker build -f docker/dummy.Dockerfile -t babble-dummy .
# Lines of its input, and of its page at port 8081, become transactions of the node it is connected with, which calls it at its port 1339;
# both are in the same network (docker network create babble):
#   docker run -it --network babble --name chat -p 127.0.0.1:8081:8081 babble-dummy --name Alice --proxy-connect node1:1338
# Whoever reaches the page speaks in the name of its user.
FROM node:22-bookworm-slim AS build
WORKDIR /workspace
# Dependencies first: they stay cached as long as the lock does not change.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npx --yes pnpm@10.34.9 fetch
COPY . .
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile --offline \
  && TURBO_TELEMETRY_DISABLED=1 npx --yes pnpm@10.34.9 exec turbo run build --filter=@babble/dummy... \
  && npx --yes pnpm@10.34.9 --filter @babble/dummy deploy --prod --legacy /app

FROM node:22-bookworm-slim
LABEL org.opencontainers.image.title="babble-dummy" \
  org.opencontainers.image.description="The chat, the smallest real application of Babble" \
  org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
# The program writes its logs into the working folder.
RUN mkdir /logs && chown node:node /logs
COPY --from=build --chown=node:node /app /app
COPY --chown=node:node docker/healthy.mjs /app/
WORKDIR /logs
# node, by its number: whoever forbids root can see that it is another.
USER 1000
# Where the node calls the application, and its page.
EXPOSE 1339 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "/app/healthy.mjs", "0.0.0.0:8081"]
ENTRYPOINT ["node", "/app/bin/dummy.js", "--client-listen", "0.0.0.0:1339", "--web", "0.0.0.0:8081"]
