// Copies of a portfolio or a balance sheet into another workspace of the caller. The copy has an id
// and a history of its own; both audit logs name it.
#include <filesystem>
#include <fmt/format.h>
#include <system_error>

#include "service/alm/session_store.hpp"
#include "service/audit_trail.hpp"
#include "service/methods.hpp"
#include "service/user/members.hpp"
#include "service/user/sign_in.hpp"
#include "service/user/user_requests.hpp"
#include "store/audit.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
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
};

Result<CopiedPortfolio> read_portfolio(Call& call, const std::string& id) {
    CopiedPortfolio found;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(found.portfolio, store::find_portfolio(transaction, id));
        TRY(found.positions, store::all_positions(transaction, {.portfolio = found.portfolio.id}));
        std::vector<std::string> symbols;
        for (const model::Position& position : found.positions) symbols.push_back(position.symbol);
        if (symbols.empty()) return {};
        TRY(found.securities, store::find_securities(transaction, symbols));
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

Result<CopyResponse> copy_portfolio(Call& call, const CopyRequest& request) {
    TRY(CopiedPortfolio found, read_portfolio(call, request.portfolio));
    TRY(const Principal there, principal_there(call, request.to, Permission::kPortfolioWrite));
    model::Portfolio copy = found.portfolio;
    copy.id = model::PortfolioId::make(call.now());
    if (!request.name.empty()) copy.name = request.name;
    if (!request.slug.empty()) copy.slug = request.slug;
    for (model::Position& position : found.positions) {
        position.id = model::PositionId::make(call.now());
        position.portfolio = copy.id;
    }
    const std::string object = "portfolio:" + copy.id.to_string();
    TRY_STATUS(write_there(call, there, object, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(store::create_portfolio(transaction, copy, call.now()));
        TRY_STATUS(store::create_positions(transaction, found.positions, call.now()));
        return add_securities(transaction, found.securities, call.now());
    }));
    call.touch("portfolio:" + found.portfolio.id.to_string());
    CopyResponse response{.id = copy.id.to_string(),
                          .name = copy.name,
                          .workspace = there.workspace,
                          .rows = static_cast<std::int64_t>(found.positions.size()),
                          .issues = {}};
    response.issues.push_back(
        {Severity::kInfo, "prices_not_copied",
         "prices stay in their workspace: import those that the other one does not have", ""});
    return response;
}

// Removes the directory unless it is kept.
class NewDirectory {
public:
    explicit NewDirectory(std::filesystem::path path) : path_(std::move(path)) {}
    ~NewDirectory() {
        std::error_code ignored;
        if (!is_kept_) std::filesystem::remove_all(path_, ignored);
    }
    NewDirectory(const NewDirectory&) = delete;
    NewDirectory& operator=(const NewDirectory&) = delete;

    Status copy_from(const std::filesystem::path& other) const {
        std::error_code error;
        std::filesystem::create_directories(path_.parent_path(), error);
        if (!error)
            std::filesystem::copy(other, path_, std::filesystem::copy_options::recursive, error);
        if (!error) return {};
        return fail(
            Code::kUnavailable,
            fmt::format("the files of the balance sheet cannot be copied: {}", error.message()));
    }
    void keep() { is_kept_ = true; }

private:
    std::filesystem::path path_;
    bool is_kept_ = false;
};

Result<CopyResponse> copy_session(Call& call, const CopyRequest& request) {
    TRY(const StoredAlmSession found, open_alm_session(call, request.session));
    TRY(const Principal there, principal_there(call, request.to, Permission::kAlmWrite));
    store::UploadSession copy = found.row;
    copy.id = store::UploadSessionId::make(call.now());
    copy.pinned = false;
    if (!request.name.empty()) copy.name = request.name;
    const Environment& environment = call.environment();
    NewDirectory directory(session_directory(environment, there.tenant, copy.id));
    TRY_STATUS(
        directory.copy_from(session_directory(environment, call.principal().tenant, found.row.id)));
    const std::string object = "session:" + copy.id.to_string();
    TRY_STATUS(write_there(call, there, object, [&](store::Transaction& transaction) -> Status {
        TRY_STATUS(store::create_upload_session(transaction, copy, call.now()));
        return {};
    }));
    directory.keep();
    call.touch("session:" + found.row.id.to_string());
    return CopyResponse{.id = copy.id.to_string(),
                        .name = copy.name,
                        .workspace = there.workspace,
                        .rows = 1,
                        .issues = {}};
}

Result<CopyResponse> copy(Call& call, const CopyRequest& request) {
    if (request.portfolio.empty() == request.session.empty())
        return fail(Code::kInvalidInput, "name one portfolio or one session to copy");
    return request.portfolio.empty() ? copy_session(call, request) : copy_portfolio(call, request);
}

}  // namespace

void add_workspace_copy_methods(MethodTable& table) {
    table.add<CopyRequest, CopyResponse>(
        {.name = "workspace.copy",
         .summary = "Copies a portfolio or a balance sheet into another workspace of the caller.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/workspace/copy"}},
        copy);
}

}  // namespace ballast::service
