#!/usr/bin/env bash
# Installs the servers and the browser that tests run against, where this may be done: root on a system with apt-get.
set -euo pipefail

declare -A packages=(
  [/usr/share/postgresql-common/pg_wrapper]="postgresql"
  [/usr/lib/dovecot/imap]="dovecot-imapd"
  [/usr/lib/dovecot/lmtp]="dovecot-lmtpd"
  [/usr/sbin/postfix]="postfix"
  [/usr/bin/faketime]="faketime libfaketime"
  [/usr/bin/chromium]="chromium fonts-dejavu-core"
  [/usr/bin/systemd-analyze]="systemd"
)
missing=()
for program in "${!packages[@]}"; do
  [ -x "$program" ] || missing+=("${packages[$program]}")
done
[ "${#missing[@]}" -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "test-tools: not installed: ${missing[*]} (needs root and apt-get); the tests that need them are skipped" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Word splitting is meant: one entry may hold several packages. Services are not started by installing them.
# shellcheck disable=SC2068
RUNLEVEL=1 apt-get install -y -qq --no-install-recommends ${missing[@]} >/dev/null
