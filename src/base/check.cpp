#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace ballast {

void check_failed(std::string_view condition, const char* file, int line) {
    std::fprintf(stderr, "ballast: internal check failed: %.*s (%s:%d)\n",
                 static_cast<int>(condition.size()), condition.data(), file, line);
    std::abort();
}

}  // namespace ballast
