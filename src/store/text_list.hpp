// A list of strings in one text column: a JSON array, which both databases can query.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::store {

std::string encode_list(std::span<const std::string> list);
// kCorrupted for anything that is not a JSON array of strings.
Result<std::vector<std::string>> decode_list(std::string_view json);

}  // namespace ballast::store
