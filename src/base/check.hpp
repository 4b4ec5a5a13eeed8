// CHECK(condition): our own mistakes, never the user's. On in every build: prints where and stops.
#pragma once

#include <string_view>

namespace ballast {
[[noreturn]] void check_failed(std::string_view condition, const char* file, int line);
}  // namespace ballast

#define CHECK(condition)                    \
    (static_cast<bool>(condition) ? void(0) \
                                  : ::ballast::check_failed(#condition, __FILE__, __LINE__))
