// Choosing and ordering assets by expressions over their fields.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "clo/pool.hpp"
#include "clo/test_terms.hpp"

namespace ballast::clo {

// The rows of a pool whose asset meets a condition, such as "country='US' and market_value>=90";
// all rows for an empty one. Rows for which it is unknown are not among them and are added to
// `unknown`.
Result<std::vector<std::size_t>> filter_pool(Pool& pool, const TestTerms& terms,
                                             std::string_view condition,
                                             std::vector<std::size_t>& unknown);

struct AssetQuery {
    std::string where;
    std::string sort = "id";  // a field
    bool descending = false;
};

struct AssetSelection {
    std::vector<std::size_t> positions;  // in the holdings, in the order of the query
    std::size_t unknown = 0;             // assets that lack a field of the condition
};

// Unknown values come last in either order; ties are in the order of ids. Errors of the condition
// have the pointer "/where", of the order "/sort".
Result<AssetSelection> select_assets(std::span<const Holding> holdings, const RatingRules& rules,
                                     const TestTerms& terms, const AssetQuery& query);

}  // namespace ballast::clo
