// Internal to clo: the error of inputs that do not fit together.
#pragma once

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace ballast::clo {

inline Error refuse(std::string message) { return fail(Code::kInvalidInput, std::move(message)); }

// With its place in the request, a JSON pointer, and the suggested fix.
inline Error refuse_at(std::string pointer, std::string message, std::string hint = {}) {
    Error error = refuse(message);
    error.errors.push_back({std::move(pointer), "invalid", std::move(message), std::move(hint)});
    return error;
}

// With the suggested fix; callers that know the place add it as the pointer.
inline Error refuse(std::string message, std::string code, std::string hint) {
    Error error = refuse(message);
    error.errors.push_back({{}, std::move(code), std::move(message), std::move(hint)});
    return error;
}

// The steps of a pointer to a field such as credit_risk_sales.rate.
inline std::string pointer_of(std::string_view field) {
    std::string steps(field);
    std::ranges::replace(steps, '.', '/');
    return steps;
}

inline std::string curve_hint(std::string_view index) {
    return fmt::format("give its rates in curves, such as {{\"{}\": {{\"path\": [0.04]}}}}", index);
}

}  // namespace ballast::clo
