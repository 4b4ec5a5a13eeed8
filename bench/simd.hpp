// The vector instructions a benchmark runs with: BALLAST_SIMD as the program itself takes it.
#pragma once

#include <cstdlib>
#include <fmt/core.h>

#include "base/vector_target.hpp"

namespace bench {

// Takes BALLAST_SIMD into account and prints what is used; ends the program for a name that the
// machine lacks.
inline void choose_vector_target() {
    if (const char* named = std::getenv("BALLAST_SIMD"))
        if (const ballast::Status chosen = ballast::use_vector_target(named); !chosen) {
            fmt::print(stderr, "BALLAST_SIMD: {}\n", chosen.error().message);
            std::exit(2);
        }
    fmt::print("simd {}\n", ballast::vector_target());
}

}  // namespace bench
