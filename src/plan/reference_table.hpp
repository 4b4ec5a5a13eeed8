// The built-in tables of refdata/plan: a header and rows of cells, lines that begin with # skipped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ballast::plan {

std::vector<std::vector<std::string_view>> reference_table(std::string_view name);

// The second cell of each row whose first one is `key`.
std::vector<std::string> reference_texts(std::string_view name, std::string_view key);

// NaN for an empty cell.
double reference_number(std::string_view cell);

}  // namespace ballast::plan
