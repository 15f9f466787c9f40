# shellcheck shell=bash disable=SC2154 # dev sets what is used here
# gpu-basemap: the map's process for the graphics card, a project with a lock of its own. Sourced by `dev`.

gpu_cargo() {
    env CARGO_TARGET_DIR="$target_gpu" cargo "$1" --manifest-path gpu-basemap/Cargo.toml "${locked[@]}" "${@:2}"
}

# build_gpu debug|release
build_gpu() {
    local flags=()
    if [ "$1" = release ]; then flags=(--release); fi
    gpu_cargo build "${flags[@]}"
    export READROOM_GPU_BASEMAP=$target_gpu/$1/readroom-gpu-basemap
}

# Not with every `./dev run`: it takes minutes to build, and is of use only beside a graphics card.
cmd_gpu() {
    local kind
    stage packages need_packages server gpu
    stage rust need_rust
    stage 'process for the graphics card' build_gpu release
    for kind in debug release; do
        mkdir -p "$target/$kind"
        cp "$READROOM_GPU_BASEMAP" "$target/$kind/"
    done
    echo 'Built, beside the app. It is used where there is a graphics card; READROOM_GPU=1 always, =0 never.'
}

# Its own tests. Whether it draws what tiny-skia draws is a test of crates/basemap, among those of the whole.
test_gpu() {
    follow "$work/test-gpu.log" env CARGO_TARGET_DIR="$target_gpu" cargo test --manifest-path gpu-basemap/Cargo.toml \
        "${locked[@]}" -- "$@"
}
