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
  [/usr/sbin/nft]="nftables"
  [/usr/sbin/ip]="iproute2"
  [/usr/bin/systemd-analyze]="systemd"
)
missing=()
for program in "${!packages[@]}"; do
  [ -x "$program" ] || missing+=("${packages[$program]}")
done

# Debian's three IMAP servers exclude each other, so two are unpacked into a cache of their own and run from there.
unpack_servers() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  python3 "$(dirname "$0")/../tests/servers/unpacked.py" cyrus-imapd courier-imap ||
    echo "test-tools: Cyrus and Courier could not be unpacked; the tests that need them fail or are skipped" >&2
}

if [ "${#missing[@]}" = 0 ]; then
  unpack_servers
  exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "test-tools: not installed: ${missing[*]} (needs root and apt-get); the tests that need them are skipped" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Word splitting is meant: one entry may hold several packages. Services are not started by installing them.
# shellcheck disable=SC2068
RUNLEVEL=1 apt-get install -y -qq --no-install-recommends ${missing[@]} >/dev/null
unpack_servers
