// CHECK(condition) is for bugs in this program, never for bad input. Enabled in every build: prints
// the location and aborts.
#pragma once

#include <string_view>

namespace ballast {
[[noreturn]] void check_failed(std::string_view condition, const char* file, int line);
}  // namespace ballast

#define CHECK(condition)                    \
    (static_cast<bool>(condition) ? void(0) \
                                  : ::ballast::check_failed(#condition, __FILE__, __LINE__))
