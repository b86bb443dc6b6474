# JupyterLab with the tslab kernel and blackspot built in. Built by docker-compose.yml, from the root of the project.
FROM node:22.20.0-bookworm-slim

RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 python3-venv curl ca-certificates chromium \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /blackspot
# What is installed changes seldom, the sources often: in this order the layers of the first are kept.
COPY package.json package-lock.json .npmrc ./
COPY notebooks/package.json notebooks/
RUN npm ci --no-audit --no-fund

COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
COPY notebooks notebooks
# The same script that `npm run lab` uses: the environment in .venv, the kernel, the build.
RUN npm run --silent lab -- --prepare \
 && mkdir -p .blackspot data reports \
 && chown -R node:node /blackspot/.blackspot /blackspot/data /blackspot/notebooks /blackspot/reports

USER node
ENV PATH="/blackspot/.venv/bin:${PATH}" JUPYTER_PREFER_ENV_PATH=1 HOME=/home/node
EXPOSE 8888
CMD ["jupyter", "lab", "--ServerApp.ip=0.0.0.0", "--ServerApp.port=8888", "--ServerApp.open_browser=False", \
     "--ServerApp.root_dir=/blackspot", "--LabApp.default_url=/lab/tree/notebooks", \
     "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=100000000"]
