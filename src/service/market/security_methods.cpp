// market.securities, market.put_securities, market.import_securities, market.delete_securities.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "service/market/methods.hpp"
#include "service/market/security_requests.hpp"
#include "service/methods.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/price_store.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace {

using model::Security;

Result<std::vector<PlannedSecurity>> plan_changes(store::Transaction& transaction,
                                                  std::span<const SecurityChange> changes,
                                                  std::span<const std::size_t> lines = {}) {
    std::vector<std::string> symbols;
    for (const SecurityChange& change : changes) symbols.push_back(change.symbol);
    std::map<std::string, Security> stored;
    if (!symbols.empty()) {
        TRY(const auto found, store::find_securities(transaction, symbols));
        for (const Security& security : found) stored[security.symbol] = security;
    }
    std::vector<PlannedSecurity> planned;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const auto found = stored.find(changes[i].symbol);
        planned.push_back(
            plan_security(changes[i], found == stored.end() ? nullptr : &found->second));
        if (!lines.empty()) planned.back().line = lines[i];
        // A later row of the same symbol changes what this one leaves.
        stored[changes[i].symbol] = planned.back().security;
    }
    return planned;
}

Status store_changes(Call& call, std::span<const PlannedSecurity> planned) {
    std::map<std::string, Security> changed;
    for (const PlannedSecurity& one : planned)
        if (one.status != SecurityStatus::kUnchanged) changed[one.security.symbol] = one.security;
    std::vector<Security> rows;
    for (auto& [symbol, security] : changed) rows.push_back(std::move(security));
    if (rows.empty()) return {};
    TRY_STATUS(store::put_securities(call.transaction(), rows, call.now()));
    call.touch(rows.size() == 1 ? "security:" + rows.front().symbol : "securities");
    return {};
}

Result<PutSecuritiesResponse> put_securities(Call& call, const PutSecuritiesRequest& request) {
    TRY(const auto planned, plan_changes(call.transaction(), request.securities.rows));
    call.touch("securities");
    TRY_STATUS(store_changes(call, planned));
    return PutSecuritiesResponse{static_cast<std::int64_t>(planned.size())};
}

std::string securities_digest(std::span<const PlannedSecurity> planned) {
    Sha256 hash;
    for (const PlannedSecurity& one : planned) {
        hash.update_field(one.security.symbol).update_field(describe::to_word(one.status));
        for (const FieldChange& change : one.changes)
            hash.update_field(change.field).update_field(change.before).update_field(change.after);
    }
    return hash.finish_hex();
}

// Measured for 100,000 rows: the change, its plan, and the text of the response.
constexpr RowSize kImportedSecuritySize{.bytes = 2'300, .seconds = 1e-5};

Result<ImportSecuritiesResponse> import_securities(Call& call,
                                                   const ImportSecuritiesRequest& request) {
    TRY(const SourceTable source, read_source_table(call, request));
    TRY_STATUS(call.admit(
        rows_cost(source.table.rows, kImportedSecuritySize, "securities", "divide the file")));
    auto table = read_security_table(source.table);
    if (!table) return std::move(table).error().with("file", source.file_name);
    TRY(auto planned, plan_changes(call.transaction(), table->rows, table->lines));
    ImportSecuritiesResponse response{
        .file_name = source.file_name,
        .plan_digest = securities_digest(planned),
        .totals = {.rows = static_cast<std::int64_t>(planned.size() + table->rejected.size()),
                   .rejected = static_cast<std::int64_t>(table->rejected.size())},
        .rejected = std::move(table->rejected),
        .ignored_columns = std::move(table->ignored)};
    for (const PlannedSecurity& one : planned) {
        response.totals.added += one.status == SecurityStatus::kAdded;
        response.totals.changed += one.status == SecurityStatus::kChanged;
        response.totals.unchanged += one.status == SecurityStatus::kUnchanged;
    }
    call.touch("securities");
    if (request.commit) {
        if (!request.plan_digest.empty() && request.plan_digest != response.plan_digest)
            return fail(Code::kConflict,
                        "the plan has changed since it was created: the file or the stored "
                        "securities differ; review the new plan and commit it")
                .with("plan_digest", response.plan_digest);
        TRY_STATUS(store_changes(call, planned));
        response.committed = true;
        release_source(call, request);
    }
    response.securities = std::move(planned);
    return response;
}

Result<std::vector<SecurityUsage>> usage_of(Call& call, std::span<const Security> securities) {
    TRY(Holders holders, load_holders(call));
    TRY(store::Columns * columns, call.environment().columns());
    TRY(const store::PriceParts parts, store::price_parts(call.transaction()));
    std::vector<std::string> symbols;
    for (const Security& security : securities) symbols.push_back(security.symbol);
    std::set<std::string, std::less<>> priced;
    if (symbols.empty()) return std::vector<SecurityUsage>{};
    TRY(const auto series, store::stored_series(*columns, parts, symbols));
    for (const store::StoredSeries& one : series) priced.insert(one.symbol);
    std::vector<SecurityUsage> usage;
    for (const Security& security : securities)
        usage.push_back({security.symbol, std::move(holders[security.symbol]),
                         priced.contains(security.symbol)});
    return usage;
}

Result<ListSecuritiesResponse> list_securities(Call& call, const ListSecuritiesRequest& request) {
    TRY(auto page, store::list_securities(call.transaction(), request.text,
                                          {.limit = static_cast<std::size_t>(request.limit),
                                           .cursor = request.cursor}));
    ListSecuritiesResponse response{.data = std::move(page.items)};
    if (request.usage) {
        TRY(response.usage, usage_of(call, response.data));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<DeleteSecuritiesResponse> delete_securities(Call& call,
                                                   const DeleteSecuritiesRequest& request) {
    std::vector<Security> securities;
    for (const std::string& symbol : std::set(request.symbols.begin(), request.symbols.end())) {
        TRY(Security security, store::get_security(call.transaction(), symbol));
        securities.push_back(std::move(security));
    }
    DeleteSecuritiesResponse response;
    TRY(response.securities, usage_of(call, securities));
    for (const SecurityUsage& one : response.securities)
        if (!one.held_by.empty())
            response.issues.push_back(
                {Severity::kWarning, "held",
                 fmt::format("{} is {}: its name, type, sector and currency become unknown there",
                             one.symbol, holders_text(one.held_by)),
                 one.symbol});
    call.touch("securities");
    if (!request.commit) return response;
    std::string named;
    for (const SecurityUsage& one : response.securities) {
        TRY_STATUS(store::delete_security(call.transaction(), one.symbol));
        named += (named.empty() ? "" : ",") + one.symbol;
    }
    response.committed = true;
    call.touch("security:" + named.substr(0, 200));
    return response;
}

}  // namespace

void add_security_methods(MethodTable& table) {
    table.add<PutSecuritiesRequest, PutSecuritiesResponse>(
        {.name = "market.put_securities",
         .summary = "Adds securities, or changes the given fields of existing ones.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/market/securities"},
         .idempotent = true},
        put_securities);
    table.add<ImportSecuritiesRequest, ImportSecuritiesResponse>(
        {.name = "market.import_securities",
         .summary = "Plans the import of a file of securities, and stores it on request.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/market/securities/import"},
         .idempotent = true},
        import_securities);
    table.add<ListSecuritiesRequest, ListSecuritiesResponse>(
        {.name = "market.securities",
         .summary = "Lists securities.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/securities"},
         .idempotent = true},
        list_securities);
    table.add<DeleteSecuritiesRequest, DeleteSecuritiesResponse>(
        {.name = "market.delete_securities",
         .summary = "Reports who uses securities, and deletes them on request.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/market/securities/delete"},
         .destructive = true},
        delete_securities);
}

}  // namespace ballast::service
