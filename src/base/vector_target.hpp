// The vector instructions that the kernels use: the best of the machine, or fewer.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast {

// Names of the instruction sets that this machine has, best first: of "avx512", "avx2" and
// "scalar", which is every machine's.
std::vector<std::string_view> vector_targets();

// The set that the kernels use now: a name of vector_targets().
std::string_view vector_target();

// Keeps the kernels to one of vector_targets() or, by "best", to whatever is best. Every kernel is
// called under one setting: to be called before they run. kInvalidInput for any other name.
Status use_vector_target(std::string_view name);

}  // namespace ballast
