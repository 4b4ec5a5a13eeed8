// The order of a list of positions by one of its columns. It is total, so that no page of the list
// repeats or misses a row.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ballast::alm {

// Puts the first `count` rows of the order in their places; the others follow in no order. `key` of
// a row is optional: rows without one come last in both directions. Ties are in the order of `id`,
// then of the rows.
template <class Key, class Id>
void order_rows(std::vector<std::uint32_t>& rows, std::size_t count, bool descending,
                const Key& key, const Id& id) {
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        const auto x = key(a);
        const auto y = key(b);
        if (x.has_value() != y.has_value()) return x.has_value();
        if (x && *x != *y) return descending ? *y < *x : *x < *y;
        const auto order = id(a) <=> id(b);
        return order != 0 ? order < 0 : a < b;
    };
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(std::min(count, rows.size()));
    std::partial_sort(rows.begin(), middle, rows.end(), before);
}

}  // namespace ballast::alm
