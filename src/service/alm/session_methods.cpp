#include <fmt/format.h>

#include "service/alm/describe_session.hpp"
#include "service/alm/inputs.hpp"
#include "service/alm/session_assumptions.hpp"
#include "service/alm/session_cleanup.hpp"
#include "service/alm/session_store.hpp"
#include "service/methods.hpp"
#include "service/review_gate.hpp"
#include "service/user_names.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Result<AlmSessionView> view(const Call& call, const StoredAlmSession& session, Issues issues = {}) {
    AlmSessionView made =
        alm_session_view(call.environment(), call.principal().tenant, session, std::move(issues));
    made.may_manage = may_manage(call, session.row);
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        UserNames names(transaction);
        TRY(made.owner, names.of(session.row.owner));
        return {};
    }));
    return made;
}

// Invalid curves are reported when the session is created or updated, not when it is valued.
Status check_market(const std::optional<AlmMarket>& market) {
    if (!market) return {};
    TRY([[maybe_unused]] const alm::Market made, alm_market(*market));
    return {};
}

Result<AlmSessionView> create_session(Call& call, const CreateAlmSessionRequest& request) {
    if (request.market) {
        AlmMarket market = *request.market;
        market.as_of.reset();
        market.analysis_date = request.as_of;
        if (auto checked = check_market(market); !checked) {
            Error error = std::move(checked).error();
            for (FieldError& field : error.errors) field.pointer = "/market" + field.pointer;
            return error;
        }
    }
    TRY_STATUS(check_behaviour(request.behaviour, request.market, request.as_of));
    TRY(const StoredAlmSession session, create_alm_session(call, request));
    return view(call, session, session.issues);
}

Result<AlmSessionView> get_session(Call& call, const AlmSessionRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    call.set_version(session.row.version);
    return view(call, session);
}

Result<ListAlmSessionsResponse> list_sessions(Call& call, const ListAlmSessionsRequest& request) {
    ListAlmSessionsResponse response;
    TRY(const auto page,
        store::list_upload_sessions(call.transaction(), kAlmSessionKind,
                                    {.limit = static_cast<std::size_t>(request.limit),
                                     .cursor = request.cursor,
                                     .direction = store::Direction::kDescending}));
    UserNames names(call.transaction());
    for (const store::UploadSession& row : page.items) {
        TRY(std::string owner, names.of(row.owner));
        TRY(const AlmSessionManifest manifest, wire::read_json<AlmSessionManifest>(row.manifest));
        const std::optional<Instant> expiry = expiry_of(call.environment(), row);
        response.data.push_back({.id = row.id.to_string(),
                                 .name = row.name,
                                 .pinned = row.pinned,
                                 .size_bytes = static_cast<std::int64_t>(row.size_bytes),
                                 .created_at = row.created_at,
                                 .last_accessed_at = row.last_accessed_at,
                                 .version = row.version,
                                 .as_of = manifest.as_of,
                                 .currency = manifest.currency,
                                 .positions = manifest.positions,
                                 .coverage = manifest.coverage,
                                 .owner = std::move(owner),
                                 .may_manage = may_manage(call, row),
                                 .expires_at = expiry,
                                 .expires_soon = expires_soon(expiry, call.now())});
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<AlmSessionView> update_session(Call& call, const UpdateAlmSessionRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(StoredAlmSession session, open_alm_session(call, call.transaction(), request.session));
    if (request.behaviour || request.market || (request.pinned && !*request.pinned))
        TRY_STATUS(check_not_approved(call.transaction(), model::ReviewKind::kBalanceSheet,
                                      request.session, session.row.name));
    if (request.pinned && *request.pinned != session.row.pinned)
        TRY_STATUS(require_manageable(call, session.row, *request.pinned ? "pin" : "unpin"));
    if (request.name) session.row.name = *request.name;
    if (request.pinned) session.row.pinned = *request.pinned;
    if (request.behaviour) {
        session.manifest.behaviour = *request.behaviour;
        session.manifest.assumptions.clear();
    }
    if (request.market) {
        AlmMarket market = *request.market;
        for (const auto& date : {market.as_of, market.analysis_date})
            if (date && *date != session.manifest.as_of)
                return fail(
                    Code::kInvalidInput,
                    fmt::format("the date of the market differs from {}, the session's as_of",
                                session.manifest.as_of.to_string()));
        market.as_of.reset();
        market.analysis_date = session.manifest.as_of;
        market.reporting_currency = session.manifest.currency;
        TRY_STATUS(check_market(market));
        session.manifest.market = std::move(market);
    }
    if (request.behaviour)
        TRY_STATUS(check_behaviour(session.manifest.behaviour, session.manifest.market,
                                   session.manifest.as_of));
    TRY(session, save_alm_session(call.transaction(), session, expected));
    call.touch("session:" + request.session);
    call.set_version(session.row.version);
    return view(call, session);
}

Result<DeletedAlmSession> remove_session(Call& call, const AlmSessionRequest& request) {
    TRY(const StoredAlmSession session,
        open_alm_session(call, call.transaction(), request.session));
    TRY_STATUS(require_manageable(call, session.row, "delete"));
    TRY_STATUS(check_not_approved(call.transaction(), model::ReviewKind::kBalanceSheet,
                                  request.session, session.row.name));
    TRY_STATUS(delete_session_records(call.transaction(), session.row.id));
    call.transaction().after_commit(
        [&environment = call.environment(), tenant = call.principal().tenant, id = session.row.id] {
            forget_session(environment, tenant, id);
        });
    call.touch("session:" + request.session);
    return DeletedAlmSession{};
}

Result<AlmSessionView> set_curves(Call& call, const AlmSessionCurvesRequest& request) {
    TRY(const RequestedFiles files, requested_files(call, request.files));
    TRY(const Intake intake, read_curve_files(files.files, {}));
    TRY(StoredAlmSession session, open_alm_session(call, call.transaction(), request.session));
    TRY_STATUS(check_not_approved(call.transaction(), model::ReviewKind::kBalanceSheet,
                                  request.session, session.row.name));
    auto [market, issues] = market_with_curves(session.manifest, intake.curves, request);
    for (const AlmRowError& error : intake.first_errors)
        issues.push_back(
            {Severity::kWarning, error.rule,
             fmt::format("{}, line {}: {}; {}", error.file, error.line, error.message, error.fix),
             error.id});
    if (market.currencies.empty())
        return fail(Code::kInvalidInput, "the files contain no usable curve: " +
                                             (issues.empty() ? "" : issues.front().message));
    TRY_STATUS(check_market(market));
    session.manifest.market = std::move(market);
    TRY(session, save_alm_session(call.transaction(), session, session.row.version));
    TRY_STATUS(remove_uploads(call, files.uploads));
    call.touch("session:" + request.session);
    return view(call, session, std::move(issues));
}

Result<AlmSessionErrorsResponse> errors(Call& call, const AlmSessionErrorsRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(ErrorPage page, read_errors(call.environment(), call.principal().tenant, session.row.id,
                                    request.cursor, static_cast<std::size_t>(request.limit)));
    AlmSessionErrorsResponse response{.data = std::move(page.errors),
                                      .total = session.manifest.errors};
    if (!page.next.empty()) response.next_cursor = std::move(page.next);
    return response;
}

}  // namespace

Status check_behaviour(const alm::Behaviour& behaviour, const std::optional<AlmMarket>& market,
                       fin::Date as_of) {
    const alm::Regulation& regulation =
        alm::regulation(market ? market->regulation : AlmMarket{}.regulation);
    for (const auto& [key, rule] : behaviour.deposits) {
        const auto slots = alm::deposit_run_off(rule, 1.0, as_of, regulation);
        if (slots) continue;
        Error error = fail(Code::kInvalidInput, fmt::format("behaviour of the deposits {}: {}", key,
                                                            slots.error().message));
        error.errors.push_back({"/behaviour/deposits/" + key, "deposit_rule", slots.error().message,
                                "correct the rule"});
        return error;
    }
    return {};
}

void add_alm_session_methods(MethodTable& table) {
    table.add<CreateAlmSessionRequest, AlmSessionView>(
        {.name = "alm.session.create",
         .summary = "Uploads a balance sheet from files into a new ALM session.",
         .permission = Permission::kAlmWrite,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/alm/sessions"},
         .duration = Duration::kLong,
         .creates = true,
         .needs_store = true},
        create_session);
    // A read that restarts the session's time to live opens its own transaction.
    table.add<AlmSessionRequest, AlmSessionView>(
        {.name = "alm.session.get",
         .summary = "Returns a session: its files, control totals, coverage and curves.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/sessions/{session}"},
         .needs_store = false,
         .idempotent = true},
        get_session);
    table.add<ListAlmSessionsRequest, ListAlmSessionsResponse>(
        {.name = "alm.session.list",
         .summary = "Lists the ALM sessions of the workspace, most recently used first.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/sessions"},
         .idempotent = true},
        list_sessions);
    table.add<UpdateAlmSessionRequest, AlmSessionView>(
        {.name = "alm.session.update",
         .summary = "Changes a session's name, pinning, curves or behavioral assumptions.",
         .permission = Permission::kAlmWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/alm/sessions/{session}"},
         .versioned = true},
        update_session);
    table.add<AlmSessionRequest, DeletedAlmSession>(
        {.name = "alm.session.delete",
         .summary = "Deletes a session with its positions.",
         .permission = Permission::kAlmWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/alm/sessions/{session}"},
         .destructive = true},
        remove_session);
    table.add<AlmSessionCurvesRequest, AlmSessionView>(
        {.name = "alm.session.curves",
         .summary = "Sets a session's curves from a file.",
         .permission = Permission::kAlmWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/alm/sessions/{session}/curves"},
         .idempotent = true},
        set_curves);
    table.add<AlmSessionErrorsRequest, AlmSessionErrorsResponse>(
        {.name = "alm.session.errors",
         .summary = "Lists the errors in uploaded files: file, line, column, value, rule and "
                    "suggested fix.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/sessions/{session}/errors"},
         .needs_store = false,
         .idempotent = true},
        errors);
}

}  // namespace ballast::service
