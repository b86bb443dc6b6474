# Two images of a severity model, built from the root of the project. A model folder of `blackspot train` is mounted, or copied
# in an image of your own.
#   docker build -f docker/model.Dockerfile --target server -t blackspot-model .    SageMaker, or docker run -v $PWD/model:/opt/ml/model
#   docker build -f docker/model.Dockerfile --target lambda -t blackspot-lambda .   FROM it: COPY model /var/task/model

FROM node:22.20.0-bookworm-slim AS build
WORKDIR /blackspot
COPY package.json package-lock.json .npmrc ./
COPY notebooks/package.json notebooks/
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run --silent build

FROM node:22.20.0-bookworm-slim AS server
WORKDIR /blackspot
# `serve-model` and everything that it imports are one file.
COPY --from=build /blackspot/dist/model-server.mjs dist/
USER node
# SageMaker puts the model there, names the port in SAGEMAKER_BIND_TO_PORT, and runs the image with the argument `serve`,
# which sh takes as its name.
ENV NODE_ENV=production BLACKSPOT_MODEL=/opt/ml/model
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.SAGEMAKER_BIND_TO_PORT || 8080}/ping`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["sh", "-c", "exec node dist/model-server.mjs --host 0.0.0.0"]

# So are the handler and everything that it imports.
FROM public.ecr.aws/lambda/nodejs:22 AS lambda
COPY --from=build /blackspot/dist/lambda.mjs ${LAMBDA_TASK_ROOT}/
CMD ["lambda.handler"]
