#!/bin/sh
# Runs the service as its container does, on a machine without Docker: as nobody, without any right, on a read-only
# file system, with nothing to write to but the data folder. Needs root, to give all of that up.
#   container.sh ROOT PROJECT CONFIGURATION-FOLDER DATA-FOLDER COMMAND…
# ROOT is an empty folder that its file system is put together in. The command is process 1 of its own name space, so
# that whatever kills it kills everything in it; it is the only child of this script, and signals have to go to it.
set -eu
export root=$1 project=$2 configuration=$3 data=$4
shift 4
exec unshare --mount --pid --fork sh -c '
  set -eu
  bind() {
    mkdir -p "$root$2"
    mount --bind "$1" "$root$2"
    [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
  }
  mount -t tmpfs tmpfs "$root"
  for folder in bin lib lib64 sbin; do
    [ ! -e "/$folder" ] || ln -s "usr/$folder" "$root/$folder"
  done
  bind /usr /usr ro
  bind /etc /etc ro
  bind "$project" /app ro
  bind "$configuration" /config ro
  bind "$data" /data rw
  bind /dev /dev rw
  mkdir "$root/proc" "$root/tmp"
  mount -t proc proc "$root/proc"
  mount -o remount,ro "$root"
  exec chroot "$root" setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \
    --bounding-set=-all --inh-caps=-all \
    env --chdir=/app LIAISON_CONFIG=/config/liaison.yml LIAISON_DATA_DIR=/data "$@"
' sh "$@"
