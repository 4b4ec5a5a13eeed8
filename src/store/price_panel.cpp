// Stored prices, one row per symbol and date, as a panel.
#include "store/price_panel.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "store/columns.hpp"
#include "store/duckdb_session.hpp"

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

std::string condition(const PriceQuery& query) {
    std::string sql;
    const auto add = [&](const std::string& one) { sql += (sql.empty() ? "" : " AND ") + one; };
    if (query.from) add(fmt::format("date >= DATE '{}'", query.from->to_string()));
    if (query.as_of) add(fmt::format("date <= DATE '{}'", query.as_of->to_string()));
    if (!query.symbols.empty()) add(symbol_condition(query.symbols));
    return sql.empty() ? sql : " WHERE " + sql;
}

// The distinct dates, ascending, and the place of each day counted from the first.
struct DateIndex {
    explicit DateIndex(const std::vector<fin::Date>& all) {
        if (all.empty()) return;
        const auto [least, most] = std::ranges::minmax(all);
        first = least;
        place.assign(static_cast<std::size_t>(most - least) + 1, 0);
        for (const fin::Date date : all) place[static_cast<std::size_t>(date - least)] = 1;
        for (std::size_t day = 0; day < place.size(); ++day) {
            if (place[day] == 0) continue;
            place[day] = dates.size();
            dates.push_back(least + static_cast<int>(day));
        }
    }
    std::size_t operator()(fin::Date date) const {
        return place[static_cast<std::size_t>(date - first)];
    }
    fin::Date first;
    std::vector<std::size_t> place;
    std::vector<fin::Date> dates;
};

// The distinct symbols, ascending, and the place of each row's symbol.
struct SymbolIndex {
    explicit SymbolIndex(const std::vector<std::string>& all) {
        std::unordered_map<std::string_view, std::size_t> known;
        rows.reserve(all.size());
        // Rows of one symbol usually follow each other.
        for (std::size_t row = 0; row < all.size(); ++row) {
            if (row > 0 && all[row] == all[row - 1]) {
                rows.push_back(rows.back());
                continue;
            }
            rows.push_back(known.try_emplace(all[row], known.size()).first->second);
        }
        std::vector<std::pair<std::string_view, std::size_t>> order(known.begin(), known.end());
        std::ranges::sort(order);
        std::vector<std::size_t> sorted(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            sorted[order[i].second] = i;
            symbols.emplace_back(order[i].first);
        }
        for (std::size_t& row : rows) row = sorted[row];
    }
    std::vector<std::size_t> rows;
    std::vector<std::string> symbols;
};

// The rank of the source of each cell so far.
class SourceRanks {
public:
    SourceRanks(std::span<const std::string> order, std::size_t symbols, std::size_t dates)
        : order_(order), dates_(dates), ranks_(symbols * dates, order.size()) {}

    // Whether a row of the source, after those before, is the one that counts.
    bool wins(const std::string& source, std::size_t symbol, std::size_t date) {
        if (source != last_) {
            last_ = source;
            rank_ = static_cast<std::size_t>(std::ranges::find(order_, source) - order_.begin());
        }
        std::size_t& rank = ranks_[symbol * dates_ + date];
        if (rank_ > rank) return false;
        rank = rank_;
        return true;
    }

private:
    std::span<const std::string> order_;
    std::size_t dates_;
    std::vector<std::size_t> ranks_;
    std::string last_;
    std::size_t rank_ = order_.size();
};

}  // namespace

Result<std::string> price_files(const Columns& columns, std::span<const std::string> paths) {
    std::string files;
    for (const std::string& path : paths) {
        TRY(const std::string source, columns.table(path));
        constexpr std::string_view kCall = "read_parquet(";
        files += (files.empty() ? "" : ", ") +
                 source.substr(kCall.size(), source.size() - kCall.size() - 1);
    }
    return fmt::format("read_parquet([{}])", files);
}

std::string symbol_condition(std::span<const std::string> symbols) {
    std::string list;
    for (const std::string& symbol : symbols)
        list += (list.empty() ? "" : ", ") + detail::quote_text(symbol);
    const auto [least, most] = std::ranges::minmax(symbols);
    return fmt::format("symbol IN ({}) AND symbol >= {} AND symbol <= {}", list,
                       detail::quote_text(least), detail::quote_text(most));
}

Result<PricePanel> read_price_files(const Columns& files_of, std::span<const std::string> paths,
                                    const PriceQuery& query,
                                    std::span<const std::string> source_order) {
    if (paths.empty()) return PricePanel{};
    TRY(const std::string files, price_files(files_of, paths));
    const bool by_source = !source_order.empty();
    TRY(const auto columns,
        files_of.select(fmt::format("SELECT date, symbol, close{} FROM {}{}",
                                    by_source ? ", source" : "", files, condition(query))));
    TRY(const auto* const dates, column<fin::Date>(columns, 0, "dates"));
    TRY(const auto* const symbols, column<std::string>(columns, 1, "text"));
    TRY(const auto* const closes, column<double>(columns, 2, "numbers"));
    DateIndex by_date(*dates);
    SymbolIndex by_symbol(*symbols);
    PricePanel panel{.dates = std::move(by_date.dates), .symbols = std::move(by_symbol.symbols)};
    panel.closes.assign(panel.symbols.size(),
                        std::vector(panel.dates.size(), std::numeric_limits<double>::quiet_NaN()));
    if (!by_source) {
        for (std::size_t row = 0; row < dates->size(); ++row)
            panel.closes[by_symbol.rows[row]][by_date((*dates)[row])] = (*closes)[row];
        return panel;
    }
    TRY(const auto* const sources, column<std::string>(columns, 3, "text"));
    SourceRanks ranks(source_order, panel.symbols.size(), panel.dates.size());
    for (std::size_t row = 0; row < dates->size(); ++row) {
        const std::size_t symbol = by_symbol.rows[row];
        const std::size_t date = by_date((*dates)[row]);
        if (ranks.wins((*sources)[row], symbol, date)) panel.closes[symbol][date] = (*closes)[row];
    }
    return panel;
}

Result<PricePanel> Columns::read_prices(std::span<const std::string> paths,
                                        const PriceQuery& query) const {
    return read_price_files(*this, paths, query, {});
}

}  // namespace ballast::store
