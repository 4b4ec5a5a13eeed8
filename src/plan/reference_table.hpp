// The built-in tables of refdata/plan: a header and rows of cells, lines that begin with # skipped.
#pragma once

#include <string_view>
#include <vector>

namespace ballast::plan {

std::vector<std::vector<std::string_view>> reference_table(std::string_view name);

// NaN for an empty cell.
double reference_number(std::string_view cell);

}  // namespace ballast::plan
