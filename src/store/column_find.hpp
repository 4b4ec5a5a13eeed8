// Internal to the store: finds a column by name and type.
#pragma once

#include <fmt/format.h>
#include <string_view>
#include <vector>

#include "store/columns.hpp"

namespace ballast::store::detail {

// kCorrupted when it is missing or has another type.
template <class T>
Result<const std::vector<T>*> find_column(const std::vector<ColumnData>& data,
                                          std::string_view name) {
    for (const ColumnData& column : data)
        if (column.name == name)
            if (const auto* cells = std::get_if<std::vector<T>>(&column.values)) return cells;
    return fail(Code::kCorrupted, fmt::format("a stored table has no column \"{}\" of the right "
                                              "type",
                                              name));
}

}  // namespace ballast::store::detail
