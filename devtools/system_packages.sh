#!/bin/sh
# Make sure that what pip cannot install is there. As root with apt-get it is installed; otherwise say what to do and fail.
set -eu

light_chromium() {
  test -n "${CHROMIUM:-}" || command -v chromium-headless-shell
}

present() {
  case "$1" in
    chromium) light_chromium || command -v chromium || command -v chromium-browser || command -v google-chrome ;;
    gettext) command -v msgfmt && command -v xgettext && command -v msgmerge ;;
    java) command -v java ;;
    npm) command -v npm ;;
    soffice) command -v soffice ;;
    postfix) test -x /usr/sbin/postfix ;;
  esac >/dev/null 2>&1
}

package() {
  case "$1" in
    java) echo default-jre-headless ;;
    soffice) echo libreoffice-writer-nogui ;;
    *) echo "$1" ;;
  esac
}

may_install() {
  test "$(id -u)" = 0 && command -v apt-get >/dev/null
}

install() {
  # Nothing that is installed for tests may start as a service of the machine.
  if ! test -e /usr/sbin/policy-rc.d; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# The Chromium that draws no windows does the same for half the work. Where it cannot be had the ordinary one serves.
case " $* " in
  *" chromium "*) light_chromium >/dev/null || { may_install && install chromium-headless-shell; } || true ;;
esac

missing=""
for tool in "$@"; do
  present "$tool" || missing="$missing $(package "$tool")"
done
test -z "$missing" && exit 0

# shellcheck disable=SC2086
may_install && install $missing && exit 0
echo "Needed and not found:$missing" >&2
echo "Install with: apt-get install$missing   (or set CHROMIUM=/path/to/chromium)" >&2
exit 1
