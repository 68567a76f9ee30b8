# What tools/install, tools/test and tools/run share: where the project is, messages, building.
# To be sourced by bash; sets `root` and changes into it, so the tools work from any folder.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

say() { printf '== %s\n' "$*"; }
die() {
  printf '%s: %s\n' "tools/${tool:-?}" "$*" >&2
  exit 1
}

# Compilers running at once: one a core, but no more than memory allows (1.5 GB for the largest file).
build_jobs() {
  local cores memory_mb by_memory
  cores="$(nproc 2>/dev/null || echo 2)"
  memory_mb="$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null || true)"
  by_memory=$(( ${memory_mb:-3072} / 1536 ))
  (( by_memory >= 1 )) || by_memory=1
  echo $(( cores < by_memory ? cores : by_memory ))
}

# configure PRESET: only when there is nothing yet, or the presets changed. Ninja itself runs CMake
# again when a CMakeLists.txt or the list of sources changes.
configure() {
  local folder="build/$1" log="build/$1.configure.log" home=""
  local fresh=()
  mkdir -p build
  if [[ -f "$folder/CMakeCache.txt" ]]; then
    home="$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$folder/CMakeCache.txt")"
    if [[ "$home" != "$root" ]]; then
      say "$folder was made for $home: configuring it anew"
      fresh=(--fresh)
    elif [[ -f "$folder/build.ninja" && ! CMakePresets.json -nt "$folder/build.ninja" ]]; then
      return 0
    fi
  fi
  say "configuring $folder"
  cmake --preset "$1" "${fresh[@]}" >"$log" 2>&1 || {
    cat "$log" >&2
    die "CMake could not configure $folder; the reason stands above. Is a package missing? Run tools/install."
  }
}

# build PRESET [TARGET...]: everything, or the named targets.
build() {
  local preset="$1" target
  shift
  local targets=()
  for target in "$@"; do targets+=(--target "$target"); done
  configure "$preset"
  say "building $preset"
  cmake --build "build/$preset" --parallel "$(build_jobs)" "${targets[@]}" \
    || die "the build of $preset failed; the first error above is the one to look at"
}
