#include "store/price_store.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <set>
#include <utility>

#include "store/duckdb_session.hpp"
#include "store/price_compaction.hpp"
#include "store/price_panel.hpp"

namespace ballast::store {

namespace {

using detail::quote_text;
using model::PriceBar;

constexpr std::string_view kPriceColumns =
    "date, symbol, source, currency, open, high, low, close, volume, known_at";
constexpr std::string_view kKey = "symbol, date, source";
// Parts are merged into the base when they have more than this share of its rows.
constexpr std::int64_t kBaseShare = 4;

bool has_times(const Dataset& dataset) {
    return std::ranges::find(dataset.columns, "known_at") != dataset.columns.end();
}

std::string conditions(const PriceFilter& filter) {
    std::vector<std::string> all;
    if (!filter.symbols.empty()) all.push_back(symbol_condition(filter.symbols));
    if (!filter.source.empty()) all.push_back("source = " + quote_text(filter.source));
    if (filter.from) all.push_back(fmt::format("date >= DATE '{}'", filter.from->to_string()));
    if (filter.to) all.push_back(fmt::format("date <= DATE '{}'", filter.to->to_string()));
    if (filter.known_at) all.push_back(fmt::format("known_at <= {}", filter.known_at->micros()));
    return all.empty() ? "true" : fmt::format("{}", fmt::join(all, " AND "));
}

// The rows of the datasets as one table, with the columns of kPriceColumns.
Result<std::string> rows_of(const Columns& columns, std::span<const Dataset> datasets,
                            const std::string& condition = "true") {
    std::string sql;
    std::vector<std::string> files;  // that have all columns: one scan is planned once
    for (const Dataset& dataset : datasets) {
        if (has_times(dataset)) {
            files.push_back(dataset.path);
            continue;
        }
        TRY(const std::string table, columns.table(dataset.path));
        if (!sql.empty()) sql += " UNION ALL ";
        sql += fmt::format(
            "SELECT {} FROM (SELECT date, symbol, {} AS source, '' AS currency, "
            "NULL::DOUBLE AS open, NULL::DOUBLE AS high, NULL::DOUBLE AS low, close, "
            "NULL::DOUBLE AS volume, {}::BIGINT AS known_at FROM {}) WHERE {}",
            kPriceColumns, quote_text(dataset.source), dataset.created_at.micros(), table,
            condition);
    }
    if (!files.empty()) {
        TRY(const std::string table, price_files(columns, files));
        if (!sql.empty()) sql += " UNION ALL ";
        sql += fmt::format("SELECT {} FROM {} WHERE {}", kPriceColumns, table, condition);
    }
    return fmt::format("({})", sql);
}

// Rank 1 is the current row of a key.
std::string ranked(std::string_view rows, std::string_view rank) {
    return fmt::format(
        "SELECT {} FROM {} QUALIFY row_number() OVER (PARTITION BY {} ORDER BY known_at DESC) {}",
        kPriceColumns, rows, kKey, rank);
}

Result<std::vector<PriceBar>> bars_of(const Columns& columns, const std::string& sql) {
    TRY(const auto data, columns.select(sql));
    const auto& dates = std::get<std::vector<fin::Date>>(data[0].values);
    const auto text = [&](std::size_t column, std::size_t row) -> const std::string& {
        return std::get<std::vector<std::string>>(data[column].values)[row];
    };
    const auto real = [&](std::size_t column, std::size_t row) -> std::optional<double> {
        const double value = std::get<std::vector<double>>(data[column].values)[row];
        return std::isnan(value) ? std::nullopt : std::optional(value);
    };
    std::vector<PriceBar> bars(dates.size());
    for (std::size_t i = 0; i < bars.size(); ++i)
        bars[i] = {.symbol = text(1, i),
                   .date = dates[i],
                   .source = text(2, i),
                   .currency = text(3, i),
                   .open = real(4, i),
                   .high = real(5, i),
                   .low = real(6, i),
                   .close = std::get<std::vector<double>>(data[7].values)[i],
                   .volume = real(8, i),
                   .known_at = Instant::from_micros(
                       std::get<std::vector<std::int64_t>>(data[9].values)[i])};
    return bars;
}

Result<ColumnFile> write_bars(const Columns& columns, std::span<const PriceBar> bars,
                              Instant known_at) {
    std::vector<fin::Date> dates;
    std::array<std::vector<std::string_view>, 3> texts;
    std::array<std::vector<double>, 5> numbers;
    const std::vector<std::int64_t> times(bars.size(), known_at.micros());
    constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();
    dates.reserve(bars.size());
    for (auto& column : texts) column.reserve(bars.size());
    for (auto& column : numbers) column.reserve(bars.size());
    for (const PriceBar& bar : bars) {
        dates.push_back(bar.date);
        texts[0].push_back(bar.symbol);
        texts[1].push_back(bar.source);
        texts[2].push_back(bar.currency);
        numbers[0].push_back(bar.open.value_or(kAbsent));
        numbers[1].push_back(bar.high.value_or(kAbsent));
        numbers[2].push_back(bar.low.value_or(kAbsent));
        numbers[3].push_back(bar.close);
        numbers[4].push_back(bar.volume.value_or(kAbsent));
    }
    using Texts = std::span<const std::string_view>;
    using Numbers = std::span<const double>;
    const ColumnInput input[] = {{"date", std::span<const fin::Date>(dates)},
                                 {"symbol", Texts(texts[0])},
                                 {"source", Texts(texts[1])},
                                 {"currency", Texts(texts[2])},
                                 {"open", Numbers(numbers[0])},
                                 {"high", Numbers(numbers[1])},
                                 {"low", Numbers(numbers[2])},
                                 {"close", Numbers(numbers[3])},
                                 {"volume", Numbers(numbers[4])},
                                 {"known_at", std::span<const std::int64_t>(times)}};
    return columns.write(input);
}

// Before parts of an older version are removed, those that they had replaced must not take their
// place.
Status retire_replaced(Transaction& transaction, const PriceParts& parts) {
    TRY(const auto all, list_datasets(transaction, kPriceKind));
    for (const Dataset& dataset : all)
        if (!parts.contains(dataset.id))
            TRY_STATUS(set_dataset_kind(transaction, dataset.id, kReplacedPriceKind));
    return {};
}

// Dates and sources of the rows of a file.
struct FileExtent {
    fin::Date first;
    fin::Date last;
    std::vector<std::string> sources;  // ascending
};

Result<FileExtent> extent_of(const Columns& columns, const ColumnFile& file) {
    TRY(const std::string table, columns.table(file.path));
    TRY(const auto range,
        columns.select(fmt::format("SELECT min(date) AS first, max(date) AS last FROM {}", table)));
    TRY(const auto sources,
        columns.select(fmt::format("SELECT DISTINCT source FROM {} ORDER BY source", table)));
    return FileExtent{.first = std::get<std::vector<fin::Date>>(range[0].values).at(0),
                      .last = std::get<std::vector<fin::Date>>(range[1].values).at(0),
                      .sources = std::get<std::vector<std::string>>(sources[0].values)};
}

FileExtent extent_of(std::span<const PriceBar> bars) {
    FileExtent extent{.first = bars.front().date, .last = bars.front().date, .sources = {}};
    std::set<std::string_view> sources;
    for (const PriceBar& bar : bars) {
        extent.first = std::min(extent.first, bar.date);
        extent.last = std::max(extent.last, bar.date);
        sources.insert(bar.source);
    }
    extent.sources.assign(sources.begin(), sources.end());
    return extent;
}

// Lists a file in the catalog.
Result<Dataset> list_file(Transaction& transaction, const ColumnFile& file,
                          const FileExtent& extent, std::string_view kind, Instant created_at) {
    std::string source = fmt::format("{}", fmt::join(extent.sources, "; "));
    constexpr std::size_t kLongest = 1000;
    if (source.size() > kLongest) source = fmt::format("{} sources", extent.sources.size());
    return add_dataset(transaction,
                       {.kind = std::string(kind),
                        .name = std::string(kind),
                        .digest = file.digest,
                        .path = file.path,
                        .rows = file.rows,
                        .columns = file.columns,
                        .first_date = extent.first,
                        .last_date = extent.last,
                        .source = std::move(source)},
                       created_at);
}

Status remove_entries(Transaction& transaction, const Columns& columns,
                      std::span<const Dataset> datasets) {
    for (const Dataset& dataset : datasets) {
        columns.release(dataset.path);
        const Status removed = delete_dataset(transaction, dataset.id);
        if (!removed && removed.error().code == Code::kNotFound)
            return fail(Code::kConflict,
                        "the stored prices were changed by another request: try again");
        TRY_STATUS(removed);
    }
    return {};
}

// Replaces datasets by one with the rows of a query; by none when it has no rows.
// Puts a file in the place of datasets.
Status put_file(Transaction& transaction, const Columns& columns, std::span<const Dataset> datasets,
                const ColumnFile& file, std::string_view kind, Instant created_at) {
    TRY_STATUS(remove_entries(transaction, columns, datasets));
    if (file.rows == 0) return {};
    TRY(const FileExtent extent, extent_of(columns, file));
    TRY([[maybe_unused]] const Dataset listed,
        list_file(transaction, file, extent, kind, created_at));
    return {};
}

Status replace(Transaction& transaction, const Columns& columns, std::span<const Dataset> datasets,
               const std::string& sql, std::string_view kind, Instant created_at) {
    TRY(const ColumnFile file, columns.write_query(sql));
    return put_file(transaction, columns, datasets, file, kind, created_at);
}

// Files that take the place of parts: their current rows, and the superseded ones with the earlier
// history. `history` is absent where no row is superseded.
struct MergedFiles {
    ColumnFile current;
    std::optional<ColumnFile> history;
};

Result<MergedFiles> write_merged(const Columns& columns, std::span<const Dataset> merged,
                                 std::span<const Dataset> history) {
    TRY(const std::string rows, rows_of(columns, merged));
    TRY(const auto superseded,
        columns.select(fmt::format("SELECT count(*) AS n FROM ({})", ranked(rows, "> 1"))));
    MergedFiles files;
    if (std::get<std::vector<std::int64_t>>(superseded[0].values).at(0) > 0) {
        std::string sql = ranked(rows, "> 1");
        if (!history.empty()) {
            TRY(const std::string earlier, rows_of(columns, history));
            sql = fmt::format("SELECT * FROM ({}) UNION ALL SELECT * FROM {}", sql, earlier);
        }
        TRY(files.history, columns.write_query(
                               fmt::format("SELECT * FROM ({}) ORDER BY {}, known_at", sql, kKey)));
    }
    // By time within a symbol and date, so that a later row of a file is the one learned later.
    TRY(files.current,
        columns.write_query(fmt::format(
            "SELECT * FROM ({}) ORDER BY symbol, date, known_at, source", ranked(rows, "= 1"))));
    return files;
}

Status put_merged(Transaction& transaction, const Columns& columns, const MergedFiles& files,
                  std::span<const Dataset> merged, std::span<const Dataset> history) {
    const Instant created_at = merged.back().created_at;
    if (files.history)
        TRY_STATUS(
            put_file(transaction, columns, history, *files.history, kPriceHistoryKind, created_at));
    return put_file(transaction, columns, merged, files.current, kPriceKind, created_at);
}

// The parts to merge: all, or those beside the base; none when they are few.
std::span<const Dataset> parts_to_merge(const PriceParts& parts, std::size_t most) {
    const std::span<const Dataset> all(parts.current);
    if (all.size() <= most + 1) return {};
    std::int64_t rows = 0;
    for (const Dataset& part : all.subspan(1)) rows += part.rows;
    return rows > all.front().rows / kBaseShare ? all : all.subspan(1);
}

Status merge_when_due(Transaction& transaction, const Columns& columns) {
    TRY(const PriceParts parts, price_parts(transaction));
    const auto merged = parts_to_merge(parts, kMostUnmergedParts);
    if (merged.empty()) return {};
    TRY(const MergedFiles files, write_merged(columns, merged, parts.history));
    return put_merged(transaction, columns, files, merged, parts.history);
}

}  // namespace

std::optional<fin::Date> PriceParts::first_date() const {
    std::optional<fin::Date> first;
    for (const Dataset& part : current)
        if (part.first_date && (!first || *part.first_date < *first)) first = part.first_date;
    return first;
}

std::optional<fin::Date> PriceParts::last_date() const {
    std::optional<fin::Date> last;
    for (const Dataset& part : current)
        if (part.last_date && (!last || *part.last_date > *last)) last = part.last_date;
    return last;
}

bool PriceParts::contains(const DatasetId& id) const {
    const auto is_it = [&](const Dataset& dataset) { return dataset.id == id; };
    return std::ranges::any_of(current, is_it) || std::ranges::any_of(history, is_it);
}

Result<PriceParts> price_parts(Transaction& transaction) {
    PriceParts parts;
    TRY(auto current, list_datasets(transaction, kPriceKind));
    TRY(parts.history, list_datasets(transaction, kPriceHistoryKind));
    std::set<std::string, std::less<>> names;  // of datasets stored by an older version
    for (Dataset& dataset : current)           // newest first
        if (has_times(dataset) || names.insert(dataset.name).second)
            parts.current.push_back(std::move(dataset));
    std::ranges::reverse(parts.current);
    return parts;
}

Result<PricePanel> read_panel(const Columns& columns, const PriceParts& parts,
                              const PriceQuery& query, std::span<const std::string> source_order) {
    std::vector<std::string> paths;
    for (const Dataset& part : parts.current) paths.push_back(part.path);
    // Parts of an older version have one source each, which is not in their rows.
    if (!std::ranges::all_of(parts.current, has_times)) source_order = {};
    return read_price_files(columns, paths, query, source_order);
}

Result<std::vector<PriceBar>> read_bars(const Columns& columns, const PriceParts& parts,
                                        const PriceFilter& filter) {
    if (parts.empty()) return std::vector<PriceBar>{};
    std::vector<Dataset> all = parts.current;
    // What was current at an earlier time may have moved to the history since.
    if (filter.known_at) all.insert(all.end(), parts.history.begin(), parts.history.end());
    TRY(const std::string rows, rows_of(columns, all, conditions(filter)));
    return bars_of(columns, fmt::format("{} ORDER BY {}", ranked(rows, "= 1"), kKey));
}

Result<std::vector<PriceBar>> read_versions(const Columns& columns, const PriceParts& parts,
                                            const PriceFilter& filter) {
    if (parts.empty()) return std::vector<PriceBar>{};
    std::vector<Dataset> all = parts.current;
    all.insert(all.end(), parts.history.begin(), parts.history.end());
    TRY(const std::string rows, rows_of(columns, all, conditions(filter)));
    return bars_of(
        columns, fmt::format("SELECT {} FROM {} ORDER BY {}, known_at", kPriceColumns, rows, kKey));
}

Result<std::vector<StoredSeries>> stored_series(const Columns& columns, const PriceParts& parts,
                                                std::span<const std::string> chosen) {
    std::vector<StoredSeries> series;
    if (parts.empty()) return series;
    TRY(const std::string rows,
        rows_of(columns, parts.current, chosen.empty() ? "true" : symbol_condition(chosen)));
    TRY(const auto totals,
        columns.select(fmt::format(
            "SELECT symbol, min(date) AS first, max(date) AS last, count(DISTINCT date) AS closes, "
            "max(currency) AS currency, count(DISTINCT (date, source)) AS price_rows, "
            "max(known_at) AS known_at FROM {} GROUP BY symbol ORDER BY symbol",
            rows)));
    TRY(const auto sources,
        columns.select(
            fmt::format("SELECT DISTINCT symbol, source FROM {} ORDER BY symbol, source", rows)));
    const auto& symbols = std::get<std::vector<std::string>>(totals[0].values);
    const auto& of_symbol = std::get<std::vector<std::string>>(sources[0].values);
    const auto& names = std::get<std::vector<std::string>>(sources[1].values);
    std::size_t next = 0;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        StoredSeries one{.symbol = symbols[i],
                         .first = std::get<std::vector<fin::Date>>(totals[1].values)[i],
                         .last = std::get<std::vector<fin::Date>>(totals[2].values)[i],
                         .closes = std::get<std::vector<std::int64_t>>(totals[3].values)[i],
                         .rows = std::get<std::vector<std::int64_t>>(totals[5].values)[i],
                         .known_at = Instant::from_micros(
                             std::get<std::vector<std::int64_t>>(totals[6].values)[i]),
                         .sources = {},
                         .currency = std::get<std::vector<std::string>>(totals[4].values)[i]};
        for (; next < names.size() && of_symbol[next] == one.symbol; ++next)
            one.sources.push_back(names[next]);
        series.push_back(std::move(one));
    }
    return series;
}

Result<std::vector<std::string>> price_sources(const Columns& columns, const PriceParts& parts) {
    if (parts.empty()) return std::vector<std::string>{};
    TRY(const std::string rows, rows_of(columns, parts.current));
    TRY(const auto found,
        columns.select(fmt::format("SELECT DISTINCT source FROM {} ORDER BY source", rows)));
    return std::get<std::vector<std::string>>(found[0].values);
}

Result<Dataset> add_bars(Transaction& transaction, const Columns& columns,
                         std::span<const PriceBar> bars, Instant now) {
    TRY(const PriceParts parts, price_parts(transaction));
    TRY_STATUS(retire_replaced(transaction, parts));
    if (!parts.empty())
        now = std::max(now, parts.current.back().created_at + std::chrono::microseconds(1));
    TRY(const ColumnFile file, write_bars(columns, bars, now));
    TRY(Dataset added, list_file(transaction, file, extent_of(bars), kPriceKind, now));
    TRY_STATUS(merge_when_due(transaction, columns));
    return added;
}

Result<std::int64_t> delete_bars(Transaction& transaction, const Columns& columns,
                                 const PriceFilter& filter) {
    TRY(const PriceParts parts, price_parts(transaction));
    const std::string condition = conditions(filter);
    if (parts.empty()) return 0;
    TRY_STATUS(retire_replaced(transaction, parts));
    TRY(const std::string current, rows_of(columns, parts.current, condition));
    TRY(const auto deleted,
        columns.select(fmt::format("SELECT count(*) AS n FROM ({})", ranked(current, "= 1"))));
    for (const auto* const list : {&parts.current, &parts.history}) {
        for (const Dataset& dataset : *list) {
            const std::span<const Dataset> one(&dataset, 1);
            TRY(const std::string rows, rows_of(columns, one, condition));
            TRY(const auto count,
                columns.select(fmt::format("SELECT count(*) AS n FROM {}", rows)));
            if (std::get<std::vector<std::int64_t>>(count[0].values).at(0) == 0) continue;
            TRY(const std::string kept, rows_of(columns, one, fmt::format("NOT ({})", condition)));
            TRY_STATUS(replace(transaction, columns, one, fmt::format("SELECT * FROM {}", kept),
                               dataset.kind, dataset.created_at));
        }
    }
    return std::get<std::vector<std::int64_t>>(deleted[0].values).at(0);
}

Result<bool> compact_prices(Database& database, const Columns& columns, const TenantId& tenant,
                            std::size_t most) {
    TRY(const PriceParts parts, database.read(tenant, price_parts));
    const auto merged = parts_to_merge(parts, most);
    if (merged.empty()) return false;
    TRY(const MergedFiles files, write_merged(columns, merged, parts.history));
    bool done = false;
    TRY_STATUS(database.transact(tenant, [&](Transaction& transaction) -> Status {
        TRY(const PriceParts now, price_parts(transaction));
        const auto is_there = [&](const Dataset& part) { return now.contains(part.id); };
        done = std::ranges::all_of(merged, is_there) &&
               std::ranges::all_of(parts.history, is_there) &&
               now.history.size() == parts.history.size();
        if (!done) return {};
        TRY_STATUS(retire_replaced(transaction, now));
        return put_merged(transaction, columns, files, merged, parts.history);
    }));
    return done;
}

}  // namespace ballast::store
