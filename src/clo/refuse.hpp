// Internal to clo: the error of inputs that do not fit together.
#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"

namespace ballast::clo {

inline Error refuse(std::string message) { return fail(Code::kInvalidInput, std::move(message)); }

}  // namespace ballast::clo
