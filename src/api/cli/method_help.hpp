// The fields of a method's request and an example call, as text.
#pragma once

#include <cstddef>
#include <string>

#include "service/method.hpp"

namespace ballast::api::cli {

// `width` 0: unlimited.
std::string method_help(const service::Method& method, std::size_t width, bool color);

// "ballast call risk.var portfolio=demo-individual": the required fields, with sample values.
std::string example_call(const service::Method& method);

}  // namespace ballast::api::cli
