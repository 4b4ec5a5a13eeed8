// market.record_templates, market.import_records, market.sources, market.source_order.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "fin/utc_date.hpp"
#include "service/market/methods.hpp"
#include "service/market/providers.hpp"
#include "service/market/record_requests.hpp"
#include "service/market/source_requests.hpp"
#include "service/methods.hpp"
#include "store/columns.hpp"
#include "store/market_records.hpp"
#include "store/price_store.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using model::MarketRecord;
using model::RecordKind;

constexpr std::size_t kMostShown = 1'000;
constexpr std::size_t kMostReported = 100;

Result<RecordTemplatesResponse> record_templates(Call&, const RecordTemplatesRequest&) {
    RecordTemplatesResponse response;
    for (const auto& value : describe::Described<RecordKind>::values) {
        RecordTemplate& one = response.data.emplace_back();
        one.kind = value.value;
        std::string example;
        for (const ingest::RecordColumn& column : ingest::record_columns(one.kind)) {
            one.columns.push_back({std::string(column.name), column.required,
                                   std::string(column.doc), std::string(column.example)});
            const std::string_view comma = one.content.empty() ? "" : ",";
            one.content += fmt::format("{}{}", comma, column.name);
            example += fmt::format("{}{}", comma, column.example);
        }
        one.content += "\n" + example + "\n";
    }
    return response;
}

// A row of the file beside the record that would be stored.
struct Planned {
    PlannedRecord view;
    MarketRecord record;
};

// Stored records of the keys of the file.
Result<std::vector<MarketRecord>> stored_records(Call& call, RecordKind kind,
                                                 std::span<const ingest::RecordRow> rows) {
    if (rows.empty()) return std::vector<MarketRecord>{};
    store::RecordFilter filter{.kind = kind, .from = rows.front().date, .to = rows.front().date};
    std::set<std::string> instruments;
    for (const ingest::RecordRow& row : rows) {
        instruments.insert(row.instrument);
        filter.from = std::min(*filter.from, row.date);
        filter.to = std::max(*filter.to, row.date);
    }
    filter.instruments.assign(instruments.begin(), instruments.end());
    return store::market_records(call.transaction(), filter);
}

Result<std::vector<Planned>> plan_records(Call& call, const ImportRecordsRequest& request,
                                          std::span<const ingest::RecordRow> rows) {
    using Key = std::tuple<std::string, std::string, fin::Date, std::string>;
    TRY(const auto stored, stored_records(call, request.kind, rows));
    std::map<Key, const MarketRecord*> known;
    for (const MarketRecord& one : stored)
        known[{one.instrument, one.part, one.date, one.source}] = &one;
    std::vector<Planned> planned;
    for (const ingest::RecordRow& row : rows) {
        MarketRecord record{
            .kind = request.kind,
            .instrument = row.instrument,
            .part = row.part,
            .date = row.date,
            .source = row.source.empty() ? request.source : row.source,
            .content =
                std::visit([](const auto& content) { return wire::to_json(content); }, row.content),
            .known_at = call.now()};
        PlannedRecord view{.line = static_cast<std::int64_t>(row.line),
                           .instrument = record.instrument,
                           .part = record.part,
                           .date = record.date,
                           .source = record.source,
                           .after = record.content};
        const auto found = known.find({record.instrument, record.part, record.date, record.source});
        if (found != known.end()) {
            view.before = found->second->content;
            view.status =
                view.before == view.after ? RecordStatus::kUnchanged : RecordStatus::kRestated;
            // After the value that it replaces.
            record.known_at =
                std::max(record.known_at, found->second->known_at + std::chrono::microseconds(1));
        }
        planned.push_back({std::move(view), std::move(record)});
    }
    return planned;
}

std::string digest_of_plan(std::span<const Planned> planned) {
    Sha256 hash;
    for (const Planned& one : planned)
        hash.update_field(one.view.instrument)
            .update_field(one.view.part)
            .update_field(one.view.date.to_string())
            .update_field(one.view.source)
            .update_field(describe::to_word(one.view.status))
            .update_field(one.view.before)
            .update_field(one.view.after);
    return hash.finish_hex();
}

Error has_errors(std::span<const ingest::RejectedRecord> rejected, const std::string& file_name) {
    Error error = fail(Code::kInvalidInput,
                       fmt::format("the file has {} errors; nothing was stored", rejected.size()));
    for (const ingest::RejectedRecord& one :
         rejected.first(std::min(rejected.size(), kMostReported)))
        error.errors.push_back(
            {"/content", one.code,
             fmt::format("{} ({}line {}{})", one.message, file_name.empty() ? "" : file_name + ", ",
                         one.line,
                         one.column.empty() ? "" : fmt::format(", column \"{}\"", one.column)),
             one.fix});
    return error;
}

void add_records_totals(std::span<const Planned> planned, ImportRecordsResponse& response) {
    for (const Planned& one : planned) {
        response.totals.added += one.view.status == RecordStatus::kAdded;
        response.totals.restated += one.view.status == RecordStatus::kRestated;
        response.totals.unchanged += one.view.status == RecordStatus::kUnchanged;
        if (response.data.size() < kMostShown) response.data.push_back(one.view);
    }
}

Status store_planned(Call& call, const ImportRecordsRequest& request,
                     std::span<const Planned> planned, ImportRecordsResponse& response) {
    if (!request.plan_digest.empty() && request.plan_digest != response.plan_digest)
        return fail(Code::kConflict,
                    "the plan has changed since it was created: the file or the stored data "
                    "differ; review the new plan and commit it")
            .with("plan_digest", response.plan_digest);
    std::vector<MarketRecord> records;
    for (const Planned& one : planned)
        if (one.view.status != RecordStatus::kUnchanged) records.push_back(one.record);
    TRY_STATUS(store::add_market_records(call.transaction(), records));
    response.committed = true;
    release_source(call, request);
    return {};
}

// Measured for 100,000 quotes.
constexpr RowSize kImportedRecordSize{.bytes = 2'000, .seconds = 5e-5};

Result<ImportRecordsResponse> import_records(Call& call, const ImportRecordsRequest& request) {
    TRY(const SourceTable source, read_source_table(call, request));
    TRY_STATUS(
        call.admit(rows_cost(source.table.rows, kImportedRecordSize, "rows", "divide the file")));
    const fin::Date today = fin::utc_date(call.now());
    auto table = ingest::read_record_table(source.table, request.kind, today);
    if (!table) return std::move(table).error().with("file", source.file_name);
    call.touch("market");
    if (request.commit && !table->rejected.empty())
        return has_errors(table->rejected, source.file_name);
    TRY(const auto planned, plan_records(call, request, table->rows));
    ImportRecordsResponse response{
        .kind = request.kind,
        .file_name = source.file_name,
        .plan_digest = digest_of_plan(planned),
        .totals = {.rows = static_cast<std::int64_t>(source.table.rows),
                   .repeated = static_cast<std::int64_t>(table->repeated),
                   .rejected = static_cast<std::int64_t>(table->rejected.size())},
        .rejected = std::move(table->rejected),
        .ignored_columns = std::move(table->ignored)};
    add_records_totals(planned, response);
    if (response.rejected.size() > kMostShown) response.rejected.resize(kMostShown);
    if (request.commit) TRY_STATUS(store_planned(call, request, planned, response));
    return response;
}

// ---- the order of sources ----------------------------------------------------------------------

std::optional<RecordKind> record_kind(MarketSourceKind kind) {
    switch (kind) {
        case MarketSourceKind::kQuotes:
            return RecordKind::kQuote;
        case MarketSourceKind::kOptionQuotes:
            return RecordKind::kOptionQuote;
        case MarketSourceKind::kRatings:
            return RecordKind::kRating;
        case MarketSourceKind::kLoanPrices:
            return RecordKind::kLoanPrice;
        case MarketSourceKind::kFundamentals:
            return RecordKind::kFundamental;
        case MarketSourceKind::kPrices:
            break;
    }
    return std::nullopt;
}

Result<SourceOrderView> order_view(Call& call, MarketSourceKind kind) {
    SourceOrderView view{.kind = kind};
    TRY(SourceOrder order, source_order(call.transaction(), kind));
    view.order = std::move(order.sources);
    if (const auto records = record_kind(kind)) {
        TRY(view.stored, store::record_sources(call.transaction(), *records));
        return view;
    }
    TRY(store::Columns * columns, call.environment().columns());
    TRY(const store::PriceParts parts, store::price_parts(call.transaction()));
    TRY(view.stored, store::price_sources(*columns, parts));
    return view;
}

Result<ListSourcesResponse> list_sources(Call& call, const ListSourcesRequest&) {
    ListSourcesResponse response;
    for (const auto& value : describe::Described<MarketSourceKind>::values) {
        TRY(SourceOrderView view, order_view(call, value.value));
        response.data.push_back(std::move(view));
    }
    return response;
}

Result<SourceOrderView> put_order(Call& call, const PutSourceOrderRequest& request) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < request.order.size(); ++i)
        if (!names.insert(request.order[i]).second)
            return invalid(fmt::format("/order/{}", i), "duplicate",
                           fmt::format("{} is in the list twice", request.order[i]),
                           "name each source once");
    TRY_STATUS(put_source_order(call.transaction(), request.kind, {request.order}, call.now()));
    call.touch("market");
    return order_view(call, request.kind);
}

}  // namespace

void add_record_import_methods(MethodTable& table) {
    table.add<RecordTemplatesRequest, RecordTemplatesResponse>(
        {.name = "market.record_templates",
         .summary = "Returns the columns of files of quotes, ratings, loan prices and figures.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/records/templates"},
         .idempotent = true},
        record_templates);
    table.add<ImportRecordsRequest, ImportRecordsResponse>(
        {.name = "market.import_records",
         .summary = "Plans the import of quotes, ratings, loan prices or fundamental figures, and "
                    "stores it on request.",
         .doc =
             "Without `commit` nothing changes: the plan reports every row, and every error with "
             "line, column and fix. With `commit` all rows are stored, or none where there is an "
             "error. A changed value is a restatement: the earlier one is kept.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/market/records"},
         .idempotent = true},
        import_records);
    table.add<ListSourcesRequest, ListSourcesResponse>(
        {.name = "market.sources",
         .summary = "Lists for each kind of market data which source wins, and which are stored.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/sources"},
         .idempotent = true},
        list_sources);
    table.add<PutSourceOrderRequest, SourceOrderView>(
        {.name = "market.source_order",
         .summary = "Sets the order of the sources of a kind of market data.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/market/sources/{kind}"},
         .idempotent = true},
        put_order);
}

}  // namespace ballast::service
