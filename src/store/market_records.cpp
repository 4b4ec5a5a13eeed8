#include "store/market_records.hpp"

#include <fmt/format.h>
#include <tuple>

#include "model/describe_market_record.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

namespace {

using model::MarketRecord;
using RecordColumns = detail::DescribedRow<MarketRecord>;

detail::Where where_of(const RecordFilter& filter) {
    detail::Where where;
    where.add("kind = {}", std::string(describe::to_word(filter.kind)));
    constexpr std::string_view kIn =
        "{} IN (SELECT requested.value FROM json_each({{}}) AS "
        "requested)";
    if (!filter.instruments.empty())
        where.add(fmt::format(kIn, "instrument"), encode_list(filter.instruments));
    if (!filter.parts.empty()) where.add(fmt::format(kIn, "part"), encode_list(filter.parts));
    if (!filter.source.empty()) where.add("source = {}", filter.source);
    if (filter.from) where.add("date >= {}", *filter.from);
    if (filter.to) where.add("date <= {}", *filter.to);
    if (filter.known_at) where.add("known_at <= {}", *filter.known_at);
    return where;
}

// The last row of each key in the order of the columns.
template <class Key>
Result<std::vector<MarketRecord>> last_rows(Transaction& transaction, const RecordFilter& filter,
                                            std::string_view order, Key&& key) {
    const detail::Where where = where_of(filter);
    TRY(const Rows found,
        transaction.query(fmt::format("SELECT {} FROM market_records{} ORDER BY {}",
                                      RecordColumns::column_list(), where.sql(), order),
                          where.values()));
    std::vector<MarketRecord> records;
    for (const Row row : found) {
        TRY(MarketRecord one, RecordColumns::read(row));
        if (!records.empty() && key(records.back()) == key(one))
            records.back() = std::move(one);
        else
            records.push_back(std::move(one));
    }
    return records;
}

}  // namespace

Status add_market_records(Transaction& transaction, std::span<const MarketRecord> records) {
    return detail::insert_rows(transaction, "market_records", records);
}

Result<std::vector<MarketRecord>> market_records(Transaction& transaction,
                                                 const RecordFilter& filter) {
    return last_rows(transaction, filter, "instrument, part, date, source, known_at",
                     [](const MarketRecord& one) {
                         return std::tie(one.instrument, one.part, one.date, one.source);
                     });
}

Result<std::vector<MarketRecord>> last_market_records(Transaction& transaction,
                                                      const RecordFilter& filter) {
    return last_rows(
        transaction, filter, "instrument, part, source, date, known_at",
        [](const MarketRecord& one) { return std::tie(one.instrument, one.part, one.source); });
}

namespace {

Result<std::vector<std::string>> distinct(Transaction& transaction, model::RecordKind kind,
                                          std::string_view column) {
    const detail::Where where = where_of({.kind = kind});
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT DISTINCT {0} FROM market_records{1} ORDER BY {0}",
                                      column, where.sql()),
                          where.values()));
    std::vector<std::string> values;
    for (const Row row : rows) values.push_back(row.string(0));
    return values;
}

}  // namespace

Result<std::vector<std::string>> record_instruments(Transaction& transaction,
                                                    model::RecordKind kind) {
    return distinct(transaction, kind, "instrument");
}

Result<std::vector<std::string>> record_sources(Transaction& transaction, model::RecordKind kind) {
    return distinct(transaction, kind, "source");
}

Result<std::optional<fin::Date>> last_record_date(Transaction& transaction,
                                                  const RecordFilter& filter) {
    const detail::Where where = where_of(filter);
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT max(date) FROM market_records{}", where.sql()),
                          where.values()));
    if (rows.size() == 0 || rows[0].is_null(0)) return std::optional<fin::Date>();
    TRY(const fin::Date date, rows[0].date(0));
    return std::optional(date);
}

}  // namespace ballast::store
