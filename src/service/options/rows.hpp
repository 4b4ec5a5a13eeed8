// Shared by the option methods: rows of a request as holdings, and issues by row.
#pragma once

#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/cancel.hpp"
#include "options/book.hpp"
#include "service/field_error.hpp"
#include "service/options/book.hpp"

namespace ballast::service {

// Name of a row in an issue: its id, or its index.
inline std::string name_of(const std::string& id, std::size_t index) {
    return id.empty() ? fmt::format("/options/{}", index) : id;
}

// Rows with their dividends. With `needs_volatility` an option without one is an error. Stops when
// cancelled.
template <class Row>
Result<std::vector<options::Holding>> holdings_of(
    const std::vector<Row>& rows, std::optional<fin::Date> as_of,
    const std::optional<wire::Table<DividendRow>>& dividends, bool needs_volatility,
    const Cancel& cancel) {
    constexpr std::size_t kRowsPerCheck = 1024;
    std::vector<options::Holding> holdings;
    holdings.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % kRowsPerCheck == 0) TRY_STATUS(cancel.check());
        TRY(options::Holding holding, holding_of(rows[i], i, as_of));
        if (holding.kind != options::Kind::kUnderlying) {
            if (needs_volatility && !rows[i].volatility)
                return invalid(fmt::format("/options/{}/volatility", i), "required",
                               "the volatility is missing: an option requires it",
                               "give volatility");
            TRY(holding.option.dividends, dividends_of(dividends, holding.underlying, as_of));
        }
        holdings.push_back(std::move(holding));
    }
    return holdings;
}

inline void report(Issues& issues, const std::optional<Issue>& issue, std::string where) {
    if (!issue) return;
    issues.push_back(*issue);
    issues.back().where = std::move(where);
}

// The fraction of rows included; 1 for no rows.
inline double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace ballast::service
