// Internal to clo: the error of inputs that do not fit together.
#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"

namespace ballast::clo {

inline Error refuse(std::string message) { return fail(Code::kInvalidInput, std::move(message)); }

// With the suggested fix; callers that know the place add it as the pointer.
inline Error refuse(std::string message, std::string code, std::string hint) {
    Error error = refuse(message);
    error.errors.push_back({{}, std::move(code), std::move(message), std::move(hint)});
    return error;
}

}  // namespace ballast::clo
