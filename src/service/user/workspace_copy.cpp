// Copies of a portfolio, a balance sheet, a deal, a scenario or a plan into another workspace of
// the caller. The copy has an id and a history of its own; both audit logs name it.
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <set>
#include <system_error>
#include <tuple>

#include "service/alm/session_store.hpp"
#include "service/audit_trail.hpp"
#include "service/file_home.hpp"
#include "service/methods.hpp"
#include "service/short_name.hpp"
#include "service/user/copied_deal.hpp"
#include "service/user/members.hpp"
#include "service/user/sign_in.hpp"
#include "service/user/user_requests.hpp"
#include "store/audit.hpp"
#include "store/blob_cache.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"
#include "store/risk_settings.hpp"
#include "store/saved_plans.hpp"
#include "store/scenarios.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace {

// The caller in the other workspace.
Result<Principal> principal_there(Call& call, const std::string& to, Permission permission) {
    TRY_STATUS(require_person(call));
    TRY(store::Database * database, call.environment().database());
    const auto find = [&](store::SystemTransaction& system) -> Result<Principal> {
        TRY(const auto places, store::list_places(system, call.principal().user));
        for (const store::Place& place : places) {
            if (place.tenant.slug != to && place.tenant.id.to_string() != to) continue;
            Principal there = call.principal();
            there.tenant = place.tenant.id;
            there.workspace = place.tenant.slug;
            there.role = place.role;
            there.permissions = permissions_of(place.role);
            return there;
        }
        return fail(
            Code::kNotFound,
            fmt::format("you are not a member of a workspace \"{}\": auth.me lists yours", to));
    };
    TRY(const Principal there, database->system_read(find));
    if (there.tenant == call.principal().tenant)
        return fail(Code::kConflict, "the copy would be in the same workspace: name another one");
    if (!there.permissions.has(permission))
        return fail(
            Code::kForbidden,
            fmt::format("a copy requires the permission {} in the workspace {}, where you "
                        "are {}",
                        to_string(permission), there.workspace, store::to_string(there.role)));
    return there;
}

// Writes into the other workspace, in one transaction with a row of its audit log.
Status write_there(Call& call, const Principal& there, const std::string& object,
                   const std::function<Status(store::Transaction&)>& body) {
    TRY(store::Database * database, call.environment().database());
    return database->transact(there.tenant, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(body(transaction));
        TRY_STATUS(store::append_audit(
            transaction,
            audit_entry(&there, "workspace.copy", object, "ok",
                        {call.source().interface, call.source().remote, call.request()}),
            call.now()));
        return {};
    });
}

struct CopiedPortfolio {
    model::Portfolio portfolio;
    std::vector<model::Position> positions;
    std::vector<model::Security> securities;
    std::vector<model::PriceBar> prices;
    std::string risk_settings;
};

std::vector<std::string> symbols_of(const std::vector<model::Position>& positions) {
    std::set<std::string> symbols;
    for (const model::Position& position : positions) symbols.insert(position.symbol);
    return {symbols.begin(), symbols.end()};
}

Result<CopiedPortfolio> read_portfolio(Call& call, const CopyRequest& request) {
    CopiedPortfolio found;
    TRY(store::Columns * columns, call.environment().columns());
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(found.portfolio, store::find_portfolio(transaction, request.portfolio));
        TRY(found.positions, store::all_positions(transaction, {.portfolio = found.portfolio.id}));
        TRY(found.risk_settings, store::risk_settings(transaction, found.portfolio.id));
        const std::vector<std::string> symbols = symbols_of(found.positions);
        if (symbols.empty()) return {};
        TRY(found.securities, store::find_securities(transaction, symbols));
        if (!request.prices) return {};
        TRY(const store::PriceParts parts, store::price_parts(transaction));
        if (parts.empty()) return {};
        TRY(found.prices, store::read_bars(*columns, parts, {.symbols = symbols}));
        return {};
    }));
    return found;
}

// Securities that the other workspace does not know yet.
Status add_securities(store::Transaction& transaction,
                      const std::vector<model::Security>& securities, Instant now) {
    std::vector<model::Security> missing;
    for (const model::Security& security : securities) {
        const auto known = store::get_security(transaction, security.symbol);
        if (!known && known.error().code != Code::kNotFound) return Error(known.error());
        if (!known) missing.push_back(security);
    }
    if (missing.empty()) return {};
    return store::put_securities(transaction, missing, now);
}

// Prices of days and sources that the other workspace does not have yet: its own are not changed.
Result<std::int64_t> add_prices(store::Transaction& transaction, const store::Columns& columns,
                                std::vector<model::PriceBar> bars, Instant now) {
    if (bars.empty()) return std::int64_t{0};
    using Key = std::tuple<std::string, std::int32_t, std::string>;
    const auto key = [](const model::PriceBar& bar) {
        return Key(bar.symbol, bar.date.serial(), bar.source);
    };
    std::set<std::string> symbols;
    for (const model::PriceBar& bar : bars) symbols.insert(bar.symbol);
    TRY(const store::PriceParts parts, store::price_parts(transaction));
    std::set<Key> known;
    if (!parts.empty()) {
        TRY(const auto stored,
            store::read_bars(columns, parts, {.symbols = {symbols.begin(), symbols.end()}}));
        for (const model::PriceBar& bar : stored) known.insert(key(bar));
    }
    std::erase_if(bars, [&](const model::PriceBar& bar) { return known.contains(key(bar)); });
    if (bars.empty()) return std::int64_t{0};
    TRY_STATUS(store::add_bars(transaction, columns, bars, now));
    return static_cast<std::int64_t>(bars.size());
}

Result<CopyResponse> copy_portfolio(Call& call, const CopyRequest& request) {
    TRY(CopiedPortfolio found, read_portfolio(call, request));
    TRY(const Principal there, principal_there(call, request.to, Permission::kPortfolioWrite));
    TRY(store::Columns * columns, call.environment().columns());
    model::Portfolio copy = found.portfolio;
    copy.id = model::PortfolioId::make(call.now());
    if (!request.name.empty()) copy.name = request.name;
    if (!request.slug.empty()) copy.slug = request.slug;
    for (model::Position& position : found.positions) {
        position.id = model::PositionId::make(call.now());
        position.portfolio = copy.id;
    }
    CopyResponse response{.id = copy.id.to_string(),
                          .name = copy.name,
                          .workspace = there.workspace,
                          .rows = static_cast<std::int64_t>(found.positions.size())};
    const std::string object = "portfolio:" + copy.id.to_string();
    TRY_STATUS(write_there(call, there, object, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(store::create_portfolio(transaction, copy, call.now()));
        if (found.risk_settings != "{}")
            TRY_STATUS(store::set_risk_settings(transaction, copy.id, found.risk_settings));
        TRY_STATUS(store::create_positions(transaction, found.positions, call.now()));
        TRY_STATUS(add_securities(transaction, found.securities, call.now()));
        TRY(response.prices, add_prices(transaction, *columns, found.prices, call.now()));
        return {};
    }));
    call.touch("portfolio:" + found.portfolio.id.to_string());
    const auto kept = static_cast<std::int64_t>(found.prices.size()) - response.prices;
    if (kept > 0)
        response.issues.push_back(
            {Severity::kInfo, "prices_known",
             fmt::format("{} prices of the same day and source are in the other workspace already: "
                         "they were not changed",
                         kept),
             ""});
    return response;
}

// The files of a balance sheet: a directory, and where an object store holds the files, blobs.
struct SheetFiles {
    std::filesystem::path directory;
    std::string blobs;
};

SheetFiles files_of(const Environment& environment, const TenantId& tenant,
                    const store::UploadSessionId& id) {
    return {session_directory(environment, tenant, id), session_blobs(tenant, id)};
}

// Removes the files unless they are kept.
class NewFiles {
public:
    // `copies`: of the object store; null where the data directory holds the files.
    NewFiles(SheetFiles files, store::BlobCache* copies)
        : files_(std::move(files)), copies_(copies) {}
    ~NewFiles() {
        if (is_kept_) return;
        std::error_code ignored;
        std::filesystem::remove_all(files_.directory, ignored);
        if (copies_) (void)copies_->remove_all(files_.blobs);
    }
    NewFiles(const NewFiles&) = delete;
    NewFiles& operator=(const NewFiles&) = delete;

    Status copy_from(const SheetFiles& other) const {
        std::vector<std::string> names;
        if (copies_) {
            TRY(const auto blobs, copies_->blobs().list(other.blobs));
            for (const store::RemoteBlob& blob : blobs) {
                // Another machine may have made them.
                TRY([[maybe_unused]] const auto file, copies_->fetch(blob.name, {}));
                names.push_back(blob.name.substr(other.blobs.size()));
            }
        }
        std::error_code error;
        std::filesystem::create_directories(files_.directory.parent_path(), error);
        if (!error)
            std::filesystem::copy(other.directory, files_.directory,
                                  std::filesystem::copy_options::recursive, error);
        if (error)
            return fail(Code::kUnavailable,
                        fmt::format("the files of the balance sheet cannot be copied: {}",
                                    error.message()));
        for (const std::string& name : names) TRY_STATUS(copies_->publish(files_.blobs + name));
        return {};
    }
    void keep() { is_kept_ = true; }

private:
    SheetFiles files_;
    store::BlobCache* copies_;
    bool is_kept_ = false;
};

Result<CopyResponse> copy_session(Call& call, const CopyRequest& request) {
    TRY(const StoredAlmSession found, open_alm_session(call, request.session));
    TRY(const Principal there, principal_there(call, request.to, Permission::kAlmWrite));
    store::UploadSession copy = found.row;
    copy.id = store::UploadSessionId::make(call.now());
    copy.owner = call.principal().user.to_string();
    copy.pinned = false;
    if (!request.name.empty()) copy.name = request.name;
    Environment& environment = call.environment();
    TRY(store::BlobCache* const copies, file_copies(environment));
    NewFiles files(files_of(environment, there.tenant, copy.id), copies);
    TRY_STATUS(files.copy_from(files_of(environment, call.principal().tenant, found.row.id)));
    const std::string object = "session:" + copy.id.to_string();
    TRY_STATUS(write_there(call, there, object, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(store::create_upload_session(transaction, copy, call.now()));
        return {};
    }));
    files.keep();
    call.touch("session:" + found.row.id.to_string());
    return CopyResponse{
        .id = copy.id.to_string(), .name = copy.name, .workspace = there.workspace, .rows = 1};
}

Result<CopyResponse> copy_deal(Call& call, const CopyRequest& request) {
    CopiedDeal found;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(found, read_copied_deal(transaction, request.deal));
        return {};
    }));
    TRY(const Principal there, principal_there(call, request.to, Permission::kCloWrite));
    const std::string original = found.deal.slug;
    if (!request.name.empty()) found.deal.name = request.name;
    if (!request.slug.empty()) TRY_STATUS(rename_copied_deal(found, request.slug));
    CopyResponse response{.name = found.deal.name,
                          .workspace = there.workspace,
                          .rows = static_cast<std::int64_t>(found.lots.size())};
    TRY_STATUS(write_there(
        call, there, "deal:" + found.deal.slug, [&](store::Transaction& transaction) -> Status {
            response.issues.clear();
            TRY(response.id, write_copied_deal(transaction, found, call.now(), response.issues));
            return {};
        }));
    call.touch("deal:" + original);
    return response;
}

Result<CopyResponse> copy_scenario(Call& call, const CopyRequest& request) {
    std::optional<store::ScenarioRow> found;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(found, store::find_scenario(transaction, request.scenario));
        return {};
    }));
    if (!found)
        return fail(Code::kNotFound,
                    fmt::format("there is no stored scenario {}: scenario.list lists them",
                                request.scenario));
    TRY(const Principal there, principal_there(call, request.to, Permission::kPortfolioWrite));
    store::ScenarioRow copy = *found;
    copy.owner = call.principal().name;
    TRY_STATUS(write_there(
        call, there, "scenario:" + copy.id, [&](store::Transaction& transaction) -> Status {
            TRY(const auto taken, store::find_scenario(transaction, copy.id));
            if (taken)
                return fail(Code::kConflict, fmt::format("the workspace {} has a scenario {} "
                                                         "already",
                                                         there.workspace, copy.id));
            TRY_STATUS(store::put_scenario(transaction, copy, std::nullopt, call.now()));
            return {};
        }));
    call.touch("scenario:" + copy.id);
    return CopyResponse{.id = copy.id, .name = copy.id, .workspace = there.workspace, .rows = 1};
}

// The latest version, as the first one there.
Result<CopyResponse> copy_plan(Call& call, const CopyRequest& request) {
    std::optional<store::SavedPlanRow> found;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(found, store::find_saved_plan(transaction, request.plan, std::nullopt));
        return {};
    }));
    if (!found)
        return fail(
            Code::kNotFound,
            fmt::format("there is no saved plan {}: saved_plan.list lists them", request.plan));
    TRY(const Principal there, principal_there(call, request.to, Permission::kLedgerWrite));
    store::SavedPlanRow copy = *found;
    copy.author = call.principal().name;
    if (!request.name.empty()) copy.name = request.name;
    if (!request.slug.empty()) {
        TRY_STATUS(check_short_name(request.slug, "/slug"));
        copy.plan = request.slug;
    }
    TRY_STATUS(write_there(
        call, there, "saved_plan:" + copy.plan, [&](store::Transaction& transaction) -> Status {
            TRY(const auto taken, store::find_saved_plan(transaction, copy.plan, std::nullopt));
            if (taken)
                return fail(Code::kConflict,
                            fmt::format("the workspace {} has a saved plan {} already: give the "
                                        "copy another short name",
                                        there.workspace, copy.plan));
            TRY_STATUS(store::save_plan(transaction, copy, std::nullopt, 1, call.now()));
            return {};
        }));
    call.touch("saved_plan:" + found->plan);
    return CopyResponse{
        .id = copy.plan, .name = copy.name, .workspace = there.workspace, .rows = 1};
}

Result<CopyResponse> copy(Call& call, const CopyRequest& request) {
    const int named = !request.portfolio.empty() + !request.session.empty() +
                      !request.deal.empty() + !request.scenario.empty() + !request.plan.empty();
    if (named != 1)
        return fail(Code::kInvalidInput,
                    "name one portfolio, session, deal, scenario or plan to copy");
    if (!request.portfolio.empty()) return copy_portfolio(call, request);
    if (!request.session.empty()) return copy_session(call, request);
    if (!request.deal.empty()) return copy_deal(call, request);
    if (!request.plan.empty()) return copy_plan(call, request);
    return copy_scenario(call, request);
}

}  // namespace

void add_workspace_copy_methods(MethodTable& table) {
    table.add<CopyRequest, CopyResponse>(
        {.name = "workspace.copy",
         .summary = "Copies a portfolio, balance sheet, CLO, scenario or saved plan into another "
                    "workspace of the caller.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/workspace/copy"}},
        copy);
}

}  // namespace ballast::service
