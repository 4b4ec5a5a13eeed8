// Converts prices between their stored form, one row per symbol and date, and a panel.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <utility>

#include "base/check.hpp"
#include "store/columns.hpp"

namespace ballast::store {

namespace {

// The values of a column, if they have the expected type.
template <class T>
Result<const std::vector<T>*> column(const std::vector<ColumnData>& columns, std::size_t index,
                                     std::string_view what) {
    const auto* values = std::get_if<std::vector<T>>(&columns[index].values);
    if (!values)
        return fail(Code::kCorrupted, fmt::format("the column {} of the prices does not contain {}",
                                                  columns[index].name, what));
    return values;
}

template <class T>
std::vector<T> distinct(std::vector<T> values) {
    std::ranges::sort(values);
    values.erase(std::ranges::unique(values).begin(), values.end());
    return values;
}

template <class T>
std::size_t index_of(const std::vector<T>& sorted, const T& value) {
    return static_cast<std::size_t>(std::ranges::lower_bound(sorted, value) - sorted.begin());
}

}  // namespace

Result<PricePanel> Columns::read_prices(std::string_view path, const PriceQuery& query) const {
    TRY(const auto columns, read(path, {.columns = {"date", "symbol", "close"},
                                        .from = query.from,
                                        .until = query.as_of,
                                        .symbols = query.symbols}));
    TRY(const auto* const dates, column<fin::Date>(columns, 0, "dates"));
    TRY(const auto* const symbols, column<std::string>(columns, 1, "text"));
    TRY(const auto* const closes, column<double>(columns, 2, "numbers"));

    PricePanel panel{.dates = distinct(*dates), .symbols = distinct(*symbols), .closes = {}};
    panel.closes.assign(panel.symbols.size(),
                        std::vector(panel.dates.size(), std::numeric_limits<double>::quiet_NaN()));
    std::vector<std::vector<bool>> filled(panel.symbols.size(),
                                          std::vector<bool>(panel.dates.size()));
    for (std::size_t row = 0; row < dates->size(); ++row) {
        const std::size_t s = index_of(panel.symbols, (*symbols)[row]);
        const std::size_t d = index_of(panel.dates, (*dates)[row]);
        if (filled[s][d])
            return fail(Code::kCorrupted, fmt::format("the prices contain two closes of {} on {}",
                                                      (*symbols)[row], (*dates)[row].to_string()));
        filled[s][d] = true;
        panel.closes[s][d] = (*closes)[row];
    }
    return panel;
}

Result<ColumnFile> Columns::write_prices(const PricePanel& panel) const {
    CHECK(panel.closes.size() == panel.symbols.size());
    std::vector<fin::Date> dates;
    std::vector<std::string> symbols;
    std::vector<double> closes;
    for (std::size_t d = 0; d < panel.dates.size(); ++d) {
        for (std::size_t s = 0; s < panel.symbols.size(); ++s) {
            CHECK(panel.closes[s].size() == panel.dates.size());
            if (std::isnan(panel.closes[s][d])) continue;
            dates.push_back(panel.dates[d]);
            symbols.push_back(panel.symbols[s]);
            closes.push_back(panel.closes[s][d]);
        }
    }
    const ColumnInput columns[] = {{"date", std::span<const fin::Date>(dates)},
                                   {"symbol", std::span<const std::string>(symbols)},
                                   {"close", std::span<const double>(closes)}};
    return write(columns);
}

}  // namespace ballast::store
