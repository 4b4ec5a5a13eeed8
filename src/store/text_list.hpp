// Lists in one text column: strings as a JSON array, which both databases can query; named numbers
// as lines of name and value.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::store {

std::string encode_list(std::span<const std::string> list);
// kCorrupted for anything that is not a JSON array of strings.
Result<std::vector<std::string>> decode_list(std::string_view json);

// Names without white space; values are read back exactly.
std::string encode_figures(const std::map<std::string, double>& figures);
// kCorrupted for anything else.
Result<std::map<std::string, double>> decode_figures(std::string_view lines);

}  // namespace ballast::store
