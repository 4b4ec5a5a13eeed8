#include "service/demo/market.hpp"

#include <charconv>
#include <fmt/format.h>

#include "embedded/ballast_service_demo_data.hpp"
#include "ingest/csv.hpp"
#include "ingest/record_table.hpp"
#include "model/describe_market_record.hpp"
#include "store/market_records.hpp"
#include "store/market_series.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using model::RecordKind;

constexpr std::string_view kInventedSource = "Demo data: invented";
// A synchronization with the Treasury continues the series.
constexpr std::string_view kRateSource = "treasury";

struct RecordFile {
    RecordKind kind;
    std::string_view path;
};
constexpr RecordFile kRecordFiles[] = {{RecordKind::kQuote, "market/quotes.csv"},
                                       {RecordKind::kOptionQuote, "market/option_quotes.csv"},
                                       {RecordKind::kFundamental, "market/fundamentals.csv"},
                                       {RecordKind::kRating, "market/ratings.csv"},
                                       {RecordKind::kLoanPrice, "market/loan_prices.csv"}};

Result<ingest::CsvTable> embedded_table(std::string_view path) {
    return ingest::read_csv(demo_data::find(path), {});
}

Result<double> figure(const std::optional<std::string>& cell) {
    double value = 0.0;
    const std::string text = cell.value_or("");
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return fail(Code::kCorrupted, fmt::format("the demo contains \"{}\" for a number", text));
    return value;
}

Result<std::int64_t> add_records(store::Transaction& transaction, const RecordFile& file,
                                 Instant now) {
    TRY(const auto stored,
        store::market_records(transaction,
                              {.kind = file.kind, .source = std::string(kInventedSource)}));
    if (!stored.empty()) return 0;
    TRY(const auto table, embedded_table(file.path));
    TRY(const auto latest, fin::Date::parse("2025-12-31"));
    TRY(const auto read, ingest::read_record_table(table, file.kind, latest));
    if (!read.rejected.empty())
        return fail(Code::kCorrupted, fmt::format("{}, line {}: {}", file.path,
                                                  read.rejected[0].line, read.rejected[0].message));
    std::vector<model::MarketRecord> records;
    for (const ingest::RecordRow& row : read.rows)
        records.push_back(
            {.kind = file.kind,
             .instrument = row.instrument,
             .part = row.part,
             .date = row.date,
             .source = std::string(kInventedSource),
             .content = std::visit([](const auto& one) { return wire::to_json(one); }, row.content),
             .known_at = now});
    TRY_STATUS(store::add_market_records(transaction, records));
    return static_cast<std::int64_t>(records.size());
}

Result<std::int64_t> add_dividends_of_demo(store::Transaction& transaction, Instant now) {
    TRY(const auto stored,
        store::price_actions(transaction, {.source = std::string(kInventedSource)}));
    if (!stored.empty()) return 0;
    TRY(const auto table, embedded_table("market/dividends.csv"));
    std::vector<model::PriceAction> actions;
    for (std::size_t row = 0; row < table.rows; ++row) {
        const auto cell = [&](std::size_t column) { return table.columns[column].cells[row]; };
        TRY(const fin::Date date, fin::Date::parse(cell(1).value_or("")));
        TRY(const double value, figure(cell(2)));
        actions.push_back({.symbol = cell(0).value_or(""),
                           .date = date,
                           .source = std::string(kInventedSource),
                           .value = value,
                           .currency = cell(3).value_or(""),
                           .known_at = now});
    }
    TRY_STATUS(store::add_actions(transaction, actions));
    return static_cast<std::int64_t>(actions.size());
}

// A workspace with rates of the Treasury has better ones.
Result<std::int64_t> add_rates_of_demo(store::Transaction& transaction, Instant now) {
    TRY(const auto stored, store::macro_points(transaction, {.source = std::string(kRateSource)}));
    if (!stored.empty()) return 0;
    TRY(const auto table, embedded_table("market/rates.csv"));
    TRY(const Instant published, Instant::parse("2025-05-21T22:00:00Z"));
    std::vector<model::MacroPoint> points;
    std::vector<model::SeriesState> states;  // the first synchronization is of all dates
    for (std::size_t column = 1; column < table.columns.size(); ++column) {
        for (std::size_t row = 0; row < table.rows; ++row) {
            TRY(const fin::Date date, fin::Date::parse(table.columns[0].cells[row].value_or("")));
            TRY(const double value, figure(table.columns[column].cells[row]));
            points.push_back({.series = table.columns[column].name,
                              .date = date,
                              .source = std::string(kRateSource),
                              .value = value,
                              .known_at = now});
        }
        const std::size_t first = points.size() - table.rows;
        states.push_back({.kind = model::SeriesKind::kMacro,
                          .symbol = table.columns[column].name,
                          .source = std::string(kRateSource),
                          .first_date = points[first].date,
                          .last_date = points.back().date,
                          .tried_at = published,
                          .fetched_at = published});
    }
    TRY_STATUS(store::add_macro_points(transaction, points));
    TRY_STATUS(store::put_series_states(transaction, states));
    return static_cast<std::int64_t>(points.size());
}

}  // namespace

Result<std::int64_t> add_demo_market(store::Transaction& transaction, Instant now) {
    std::int64_t added = 0;
    for (const RecordFile& file : kRecordFiles) {
        TRY(const std::int64_t records, add_records(transaction, file, now));
        added += records;
    }
    TRY(const std::int64_t dividends, add_dividends_of_demo(transaction, now));
    TRY(const std::int64_t rates, add_rates_of_demo(transaction, now));
    return added + dividends + rates;
}

}  // namespace ballast::service
