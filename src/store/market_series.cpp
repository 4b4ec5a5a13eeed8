#include "store/market_series.hpp"

#include <fmt/format.h>

#include "model/describe_market_series.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

namespace {

using model::MacroPoint;
using model::PriceAction;
using model::SeriesState;

detail::Where where_of(const SeriesFilter& filter, std::string_view name) {
    detail::Where where;
    if (!filter.names.empty())
        where.add(
            fmt::format("{} IN (SELECT requested.value FROM json_each({{}}) AS requested)", name),
            encode_list(filter.names));
    if (!filter.source.empty()) where.add("source = {}", filter.source);
    return where;
}

// The rows of a table with versions: the last one of each key.
template <class Row, class SameKey>
Result<std::vector<Row>> current_rows(Transaction& transaction, std::string_view table,
                                      std::string_view name, std::string_view order,
                                      const SeriesFilter& filter, SameKey&& same_key) {
    using RowColumns = detail::DescribedRow<Row>;
    detail::Where where = where_of(filter, name);
    if (filter.from) where.add("date >= {}", *filter.from);
    if (filter.to) where.add("date <= {}", *filter.to);
    if (filter.known_at) where.add("known_at <= {}", *filter.known_at);
    TRY(const Rows found,
        transaction.query(fmt::format("SELECT {} FROM {}{} ORDER BY {}, known_at",
                                      RowColumns::column_list(), table, where.sql(), order),
                          where.values()));
    std::vector<Row> rows;
    for (const store::Row row : found) {
        TRY(Row one, RowColumns::read(row));
        if (!rows.empty() && same_key(rows.back(), one))
            rows.back() = std::move(one);
        else
            rows.push_back(std::move(one));
    }
    return rows;
}

}  // namespace

Status put_series_states(Transaction& transaction, std::span<const SeriesState> states) {
    return detail::insert_rows(transaction, "series_states", states,
                               detail::replacing<SeriesState>({"kind", "symbol", "source"}));
}

Result<std::vector<SeriesState>> series_states(Transaction& transaction,
                                               const SeriesFilter& filter) {
    const detail::Where where = where_of(filter, "symbol");
    return detail::select_rows<SeriesState>(transaction, "series_states", where,
                                            "ORDER BY kind, symbol, source");
}

Status add_actions(Transaction& transaction, std::span<const PriceAction> actions) {
    return detail::insert_rows(transaction, "price_actions", actions);
}

Result<std::vector<PriceAction>> price_actions(Transaction& transaction,
                                               const SeriesFilter& filter) {
    return current_rows<PriceAction>(transaction, "price_actions", "symbol",
                                     "symbol, date, kind, source", filter,
                                     [](const PriceAction& a, const PriceAction& b) {
                                         return a.symbol == b.symbol && a.date == b.date &&
                                                a.kind == b.kind && a.source == b.source;
                                     });
}

Status add_macro_points(Transaction& transaction, std::span<const MacroPoint> points) {
    return detail::insert_rows(transaction, "macro_points", points);
}

Result<std::vector<MacroPoint>> macro_points(Transaction& transaction, const SeriesFilter& filter) {
    return current_rows<MacroPoint>(transaction, "macro_points", "series", "series, date, source",
                                    filter, [](const MacroPoint& a, const MacroPoint& b) {
                                        return a.series == b.series && a.date == b.date &&
                                               a.source == b.source;
                                    });
}

}  // namespace ballast::store
