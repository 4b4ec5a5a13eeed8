// Tables of refdata/clo: CSV with quotes, a header and comment lines that start with #.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ballast::clo {

// The rows below the header of an embedded file, each with as many cells as the header.
std::vector<std::vector<std::string>> reference_table(std::string_view file);

// A number of such a table.
double reference_number(const std::string& cell);

}  // namespace ballast::clo
