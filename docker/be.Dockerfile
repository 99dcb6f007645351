# A backend of Apache Doris with doris-supervisor as PID 1; docker/README.md has the commands.

# Builds the program.
ARG SWIFT_IMAGE=swift:6.3-bookworm
# Fetches Doris, where DORIS_VERSION names one.
ARG TOOLS_IMAGE=debian:bookworm-slim
# What runs: a JDK that this Doris accepts (8 up to 2.1, 17 from 3.0 on), or an image that has Doris in it already.
ARG BASE_IMAGE=eclipse-temurin:8-jdk-jammy

FROM ${SWIFT_IMAGE} AS program
WORKDIR /source
COPY . .
ARG COMMIT=unknown
ARG PREBUILT=
RUN docker/steps/program.sh

FROM ${TOOLS_IMAGE} AS doris
COPY docker/steps/fetch.sh /
ARG DORIS_VERSION=
ARG DORIS_MIRROR=
ARG DORIS_FILE=
ARG DORIS_SHA512=
# 1.2 alone has its Java functions in a third file.
ARG DEPENDENCIES_SHA512=
RUN /fetch.sh be /doris

FROM ${BASE_IMAGE}
COPY --from=doris /doris /opt/apache-doris
COPY --from=program /source/dist/doris-supervisor /usr/local/bin/doris-supervisor
ARG DORIS_VERSION=
# The base may have another.
USER 0:0
RUN --mount=type=bind,source=docker/steps,target=/steps /steps/prepare.sh be

LABEL org.opencontainers.image.title="Apache Doris backend with doris-supervisor" \
    org.opencontainers.image.description="PID 1 prepares, starts, registers, watches and stops the backend." \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${DORIS_VERSION}"

ENV SUPERVISOR_DORIS_HOME=/opt/apache-doris/be
WORKDIR /opt/apache-doris
# server, web, heartbeat, brpc, supervisor
EXPOSE 9060 8040 9050 8060 8099
# The user that prepare.sh makes; all that it may write is listed there.
USER 10001:10001
# A base that has another would have Doris killed.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=2s --start-period=60s CMD ["doris-supervisor", "probe", "ready"]
ENTRYPOINT ["/usr/local/bin/doris-supervisor", "run", "be"]
