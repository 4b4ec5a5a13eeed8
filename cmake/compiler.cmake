# Compiler, linker and warnings, the same for every target.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
    add_link_options(-fuse-ld=mold)
endif()

add_library(ballast_warnings INTERFACE)
target_compile_options(ballast_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
    -Wold-style-cast -Woverloaded-virtual -Wnull-dereference -Wno-missing-field-initializers -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC collects its garbage only from 256 MiB on: a tenth less time for 1 % more memory.
    # script/build keeps the option out of the compiler cache's keys.
    add_compile_options(--param=ggc-min-heapsize=262144)
    # GCC 12 reports false positives of these inside the standard library.
    target_compile_options(ballast_warnings INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized
                           -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow)
else()
    # Clang reports the deprecated buffer of libstdc++ 12's own stable_sort at every user of it.
    target_compile_options(ballast_warnings INTERFACE -Wno-deprecated-declarations -Wno-unused-const-variable)
endif()

# Fused multiply-add is used where a kernel requests it, never by contraction: the same source gives
# the same bits on every machine.
add_compile_options(-ffp-contract=off)
add_compile_definitions($<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
# mold 1.10 may end the read-only part after relocation inside a page that is not mapped, depending on
# the sizes of sections, and the program does not start. Test programs do without that part.
add_link_options($<$<CONFIG:Debug>:-Wl,-z,norelro>)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    add_compile_definitions(_FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS)
    add_compile_options(-fstack-protector-strong)
endif()

if(BALLAST_SANITIZE STREQUAL "address")
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
elseif(BALLAST_SANITIZE STREQUAL "thread")
    add_compile_options(-fsanitize=thread)
    add_link_options(-fsanitize=thread)
elseif(BALLAST_SANITIZE)
    message(FATAL_ERROR "BALLAST_SANITIZE is address, thread or empty, not ${BALLAST_SANITIZE}")
endif()

# Coverage for the fuzzers in every module; tests/fuzz adds the fuzzing driver at the link.
if(BALLAST_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "BALLAST_FUZZ needs clang: use the preset fuzz")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link,address -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address)
endif()
