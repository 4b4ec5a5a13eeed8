// market.import_prices, market.delete_prices, market.export_prices.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "base/plain_text.hpp"
#include "fin/utc_date.hpp"
#include "report/number.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/market/data.hpp"
#include "service/market/methods.hpp"
#include "service/market/price_quality_plan.hpp"
#include "service/market/price_requests.hpp"
#include "service/methods.hpp"
#include "store/database.hpp"
#include "store/price_quality.hpp"

namespace ballast::service {

namespace {

using model::PriceBar;

constexpr std::size_t kMostRows = 1000;  // of a list in the plan
constexpr std::size_t kMostFlags = 500;
constexpr RowSize kExportedPriceSize{.bytes = 400, .seconds = 1e-6};
constexpr std::size_t kMostExported = 5'000'000;

// A day later than today in Greenwich, for markets ahead of it.
fin::Date latest_date(Instant now) { return fin::utc_date(now) + 1; }

Status check_name(std::string pointer, std::string_view name) {
    const auto character = unprintable(name);
    if (!character) return {};
    return invalid(std::move(pointer), "character",
                   fmt::format("must not have {}, got {}", kUnprintable, *character),
                   "remove the character");
}

// The closes of a request's table.
Result<ingest::PriceTable> inline_prices(const ImportPricesRequest& request) {
    const market::PriceHistory history = price_history(request.prices);
    if (Status sound = market::validate(history); !sound)
        return under("/prices", std::move(sound).error());
    if (history.dates.empty() || history.symbols.empty())
        return invalid("/prices", "required", "there are no prices in the table",
                       "give a file as `content`, `upload` or `file`, or at least one date and one "
                       "symbol in `prices`");
    ingest::PriceTable table;
    for (const std::string& symbol : std::set(history.symbols.begin(), history.symbols.end())) {
        TRY_STATUS(check_name("/prices", symbol));
        const std::vector<double>& closes = history.closes[*history.column(symbol)];
        for (std::size_t d = 0; d < closes.size(); ++d) {
            if (std::isnan(closes[d])) {
                ++table.without_price;
                continue;
            }
            table.bars.push_back(
                {.symbol = symbol,
                 .date = history.dates[d],
                 .source = request.source,
                 .currency = std::string(request.currency ? request.currency->code() : ""),
                 .close = closes[d]});
        }
    }
    return table;
}

// Measured for files of 700,000 prices, wide ones with some hundred symbols included.
constexpr RowSize kImportedPriceSize{.bytes = 420, .seconds = 5e-6};

Status admit_prices(const Call& call, std::size_t prices) {
    return call.admit(
        rows_cost(prices, kImportedPriceSize, "prices", "divide the file by dates or symbols"));
}

struct IncomingPrices {
    ingest::PriceTable table;
    std::string file_name;
    std::optional<ingest::PriceLayout> layout;
};

Result<IncomingPrices> read_incoming(Call& call, const ImportPricesRequest& request) {
    TRY_STATUS(check_name("/source", request.source));
    const bool has_table = !request.prices.dates.empty() || !request.prices.columns.empty();
    if (has_table && names_a_table(request))
        return invalid("/prices", "excluded", "prices and a file are both given: expected one",
                       "leave out `prices`");
    IncomingPrices incoming;
    if (has_table || !names_a_table(request)) {
        TRY(incoming.table, inline_prices(request));
        return incoming;
    }
    TRY(SourceTable source, read_source_table(call, request));
    incoming.file_name = source.file_name;
    TRY_STATUS(admit_prices(call, ingest::most_prices(source.table)));
    auto table = ingest::read_price_table(
        std::move(source.table),
        {.symbol = request.symbol,
         .currency = std::string(request.currency ? request.currency->code() : ""),
         .source = request.source,
         .latest = latest_date(call.now())});
    if (!table) return std::move(table).error().with("file", source.file_name);
    incoming.table = *std::move(table);
    incoming.layout = incoming.table.layout;
    return incoming;
}

template <class Row>
void shorten(std::vector<Row>& rows, std::size_t most, std::string_view what, Issues& issues) {
    if (rows.size() <= most) return;
    issues.push_back({Severity::kInfo, "shortened",
                      fmt::format("{} of {} {} are listed", most, rows.size(), what), ""});
    rows.resize(most);
}

void add_plan_issues(const IncomingPrices& incoming, ImportPricesResponse& response) {
    if (response.totals.rejected > 0)
        response.issues.push_back(
            {Severity::kWarning, "rejected",
             fmt::format("{} invalid {} left out", response.totals.rejected,
                         response.totals.rejected == 1 ? "price is" : "prices are"),
             ""});
    if (response.totals.overriding > 0)
        response.issues.push_back(
            {Severity::kWarning, "other_source",
             response.totals.overriding == 1
                 ? "1 price is on a date that has a price from another source; the imported one "
                   "takes precedence"
                 : fmt::format("{} prices are on dates that have a price from another source; the "
                               "imported ones take precedence",
                               response.totals.overriding),
             ""});
    if (!incoming.table.ignored.empty())
        response.issues.push_back(
            {Severity::kInfo, "ignored_columns",
             fmt::format("columns not read: {}", fmt::join(incoming.table.ignored, ", ")), ""});
    shorten(response.restatements, kMostRows, "changed prices", response.issues);
    shorten(response.rejected, kMostRows, "rejected prices", response.issues);
    shorten(response.flags, kMostFlags, "quality flags", response.issues);
}

void add_symbols(const PlannedPrices& planned, ImportPricesResponse& response) {
    std::map<std::string, std::int64_t> rejected;
    std::map<std::string, std::int64_t> flags;
    for (const ingest::RejectedPrice& one : response.rejected) ++rejected[one.symbol];
    for (const PriceFlag& flag : response.flags) ++flags[flag.symbol];
    for (const market::SymbolImport& one : planned.plan.symbols)
        response.symbols.push_back({one, rejected[one.symbol], flags[one.symbol]});
}

Result<ImportPricesResponse> import_prices(Call& call, const ImportPricesRequest& request) {
    TRY(const fin::Calendar calendar, fin::Calendar::named(request.calendar));
    TRY(IncomingPrices incoming, read_incoming(call, request));
    TRY(store::Columns * columns, call.environment().columns());
    const std::size_t rows = incoming.table.bars.size();
    TRY(const PlannedPrices planned,
        plan_prices(call.transaction(), *columns, std::exchange(incoming.table.bars, {})));
    const market::PriceImportPlan& plan = planned.plan;
    ImportPricesResponse response{
        .file_name = incoming.file_name,
        .layout = incoming.layout,
        .plan_digest = market::plan_digest(plan),
        .totals = {.rows = static_cast<std::int64_t>(rows),
                   .added = plan.added,
                   .restated = plan.restated,
                   .unchanged = plan.unchanged,
                   .rejected = static_cast<std::int64_t>(incoming.table.rejected.size()),
                   .without_price = static_cast<std::int64_t>(incoming.table.without_price),
                   .repeated = static_cast<std::int64_t>(incoming.table.repeated),
                   .overriding = plan.overriding},
        .restatements = plan.restatements,
        .rejected = std::move(incoming.table.rejected),
        .ignored_columns = incoming.table.ignored};
    for (const market::SymbolImport& one : plan.symbols) {
        response.first_date = std::min(response.first_date.value_or(one.first), one.first);
        response.last_date = std::max(response.last_date.value_or(one.last), one.last);
    }
    std::vector<model::PriceQuality> quality;
    TRY_STATUS(judge_plan(planned, call.now(), calendar, response.flags, quality));
    add_symbols(planned, response);
    add_plan_issues(incoming, response);
    call.touch("prices");
    if (!request.commit) return response;
    if (!request.plan_digest.empty() && request.plan_digest != response.plan_digest)
        return fail(Code::kConflict,
                    "the plan has changed since it was created: the file or the stored prices "
                    "differ; review the new plan and commit it")
            .with("plan_digest", response.plan_digest);
    if (!plan.written.empty()) {
        TRY(const store::Dataset added,
            store::add_bars(call.transaction(), *columns, plan.written, call.now()));
        call.touch("dataset:" + added.id.to_string());
        for (model::PriceQuality& one : quality)
            if (one.known_at == call.now()) one.known_at = added.created_at;
        TRY_STATUS(store::put_price_quality(call.transaction(), quality));
    }
    response.committed = true;
    release_source(call, request);
    return response;
}

template <class Request>
store::PriceFilter filter_of(const Request& request) {
    return {.symbols = request.symbols,
            .source = request.source,
            .from = request.from,
            .to = request.to};
}

std::string deletion_digest(const DeletePricesRequest& request, std::span<const PriceBar> deleted) {
    Sha256 hash;
    hash.update_field(request.source).update_field(fmt::format("{}", deleted.size()));
    for (const PriceBar& bar : deleted)
        hash.update_field(fmt::format("{} {} {} {}", bar.symbol, bar.date.serial(), bar.source,
                                      bar.known_at.micros()));
    return hash.finish_hex();
}

Result<DeletePricesResponse> delete_prices(Call& call, const DeletePricesRequest& request) {
    if (request.symbols.empty() && request.source.empty())
        return invalid("/symbols", "required", "neither symbols nor a source are given",
                       "give `symbols`, `source` or both");
    store::Transaction& transaction = call.transaction();
    TRY(store::Columns * columns, call.environment().columns());
    TRY(const store::PriceParts parts, store::price_parts(transaction));
    TRY(const auto deleted, store::read_bars(*columns, parts, filter_of(request)));
    if (deleted.empty())
        return fail(Code::kNotFound,
                    "no stored prices match: see market.coverage for what is stored");
    DeletePricesResponse response{.plan_digest = deletion_digest(request, deleted),
                                  .rows = static_cast<std::int64_t>(deleted.size())};
    for (const PriceBar& bar : deleted) {
        if (response.series.empty() || response.series.back().symbol != bar.symbol)
            response.series.push_back({.symbol = bar.symbol, .first = bar.date, .last = bar.date});
        ++response.series.back().rows;
        response.series.back().last = bar.date;
    }
    TRY(const auto all, store::read_bars(*columns, parts, {.symbols = [&] {
            std::vector<std::string> symbols;
            for (const auto& one : response.series) symbols.push_back(one.symbol);
            return symbols;
        }()}));
    std::map<std::string, std::int64_t> stored;
    for (const PriceBar& bar : all) ++stored[bar.symbol];
    TRY(Holders holders, load_holders(call));
    for (DeletedSeries& one : response.series) {
        one.remains = stored[one.symbol] > one.rows;
        one.held_by = std::move(holders[one.symbol]);
        if (!one.held_by.empty())
            response.issues.push_back(
                {Severity::kWarning, "held",
                 fmt::format("{} is {}{}", one.symbol, holders_text(one.held_by),
                             one.remains ? "; other prices of it remain"
                                         : ": without prices it has no value and no risk there"),
                 one.symbol});
    }
    call.touch("prices");
    if (!request.commit) return response;
    if (!request.plan_digest.empty() && request.plan_digest != response.plan_digest)
        return fail(Code::kConflict,
                    "the stored prices have changed since the deletion was reviewed; review it "
                    "again")
            .with("plan_digest", response.plan_digest);
    TRY([[maybe_unused]] const std::int64_t rows,
        store::delete_bars(transaction, *columns, filter_of(request)));
    response.committed = true;
    std::string named = request.symbols.empty()
                            ? "source " + request.source
                            : fmt::format("{}", fmt::join(request.symbols, ","));
    call.touch("prices:" + named.substr(0, 200));
    return response;
}

Result<ExportPricesResponse> export_prices(Call& call, const ExportPricesRequest& request) {
    TRY(store::Columns * columns, call.environment().columns());
    TRY(const store::PriceParts parts, store::price_parts(call.transaction()));
    TRY(const auto bars, store::read_bars(*columns, parts, filter_of(request)));
    if (bars.size() > kMostExported)
        return fail(Code::kLimitExceeded,
                    fmt::format("{} prices match: expected at most {}; choose symbols or dates",
                                bars.size(), kMostExported));
    TRY_STATUS(call.admit(
        rows_cost(bars.size(), kExportedPriceSize, "prices", "choose symbols or dates")));
    ExportPricesResponse response{.file_name = request.symbols.size() == 1
                                                   ? "prices-" + request.symbols.front() + ".csv"
                                                   : "prices.csv",
                                  .media_type = "text/csv",
                                  .rows = static_cast<std::int64_t>(bars.size())};
    for (char& c : response.file_name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '.' || c == '-'))
            c = '_';
    std::string& csv = response.content;
    csv = "symbol,date,open,high,low,close,volume,currency,source,known_at\n";
    const auto number = [](const std::optional<double>& value) {
        return value ? fmt::format("{}", *value) : std::string();
    };
    for (const PriceBar& bar : bars)
        csv += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", report::csv_text(bar.symbol),
                           bar.date.to_string(), number(bar.open), number(bar.high),
                           number(bar.low), number(bar.close), number(bar.volume), bar.currency,
                           report::csv_text(bar.source), bar.known_at.to_string());
    return response;
}

}  // namespace

void add_price_methods(MethodTable& table) {
    table.add<ImportPricesRequest, ImportPricesResponse>(
        {.name = "market.import_prices",
         .summary = "Plans the import of prices into the stored prices, and stores it on request.",
         .doc = "Without `commit` nothing changes: the plan reports per symbol what is added, "
                "restated or unchanged, and every rejected price with its reason. With `commit`, "
                "exactly that plan is stored, or nothing is. Symbols and dates that the file does "
                "not mention are never changed; the earlier value of a restated price is kept.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/market/prices"},
         .idempotent = true},
        import_prices);
    table.add<DeletePricesRequest, DeletePricesResponse>(
        {.name = "market.delete_prices",
         .summary = "Reports what a deletion of stored prices affects, and deletes on request.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/market/prices/delete"},
         .destructive = true},
        delete_prices);
    table.add<ExportPricesRequest, ExportPricesResponse>(
        {.name = "market.export_prices",
         .summary = "Exports stored prices as CSV.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/prices/export"},
         .duration = Duration::kEither,
         .idempotent = true},
        export_prices);
}

}  // namespace ballast::service
