// alm.assumptions.*: sets of behavioral assumptions in versions. A version is applied to a balance
// sheet once a second person has approved it (review.*).
#include <fmt/format.h>

#include "service/alm/assumption_requests.hpp"
#include "service/alm/session_assumptions.hpp"
#include "service/alm/session_store.hpp"
#include "service/bank_methods.hpp"
#include "service/field_error.hpp"
#include "service/review_gate.hpp"
#include "store/database.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using store::DocumentKind;
using store::DocumentVersion;

// Rules count from the analysis date, whichever it is.
const fin::Date kAnyDate = *fin::Date::from_ymd(2000, 1, 1);

const DocumentRules& assumption_rules() { return document_rules(DocumentKind::kAssumptions); }

Result<AssumptionsView> assumptions_view(store::Transaction& transaction,
                                         const std::vector<DocumentVersion>& versions,
                                         std::size_t shown) {
    AssumptionsView view;
    TRY(static_cast<DocumentRow&>(view),
        document_row(transaction, assumption_rules(), versions, shown, view.versions));
    TRY(view.behaviour, wire::read_json<alm::Behaviour>(versions[shown].document));
    return view;
}

Result<AssumptionsView> put_assumptions(Call& call, const PutAssumptionsRequest& request) {
    TRY_STATUS(check_behaviour(request.behaviour, std::nullopt, kAnyDate));
    TRY(const auto versions, put_document(call, assumption_rules(),
                                          {.id = request.set,
                                           .name = request.name,
                                           .document = wire::to_json(request.behaviour),
                                           .note = request.note,
                                           .created_by = {},
                                           .created_by_name = {},
                                           .created_at = {}}));
    return assumptions_view(call.transaction(), versions, 0);
}

Result<AssumptionsView> get_assumptions(Call& call, const AssumptionsRequest& request) {
    TRY(const auto versions, versions_of(call.transaction(), assumption_rules(), request.set));
    TRY(const std::size_t shown, version_index(assumption_rules(), versions, request.version));
    return assumptions_view(call.transaction(), versions, shown);
}

Result<ListAssumptionsResponse> list_assumptions(Call& call,
                                                 const ListAssumptionsRequest& /*request*/) {
    ListAssumptionsResponse response;
    TRY(const auto rows, document_rows(call.transaction(), assumption_rules()));
    for (const DocumentRow& row : rows) response.data.push_back({row});
    return response;
}

Result<AssumptionsView> apply_assumptions(Call& call, const ApplyAssumptionsRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    store::Transaction& transaction = call.transaction();
    TRY(const auto versions, versions_of(transaction, assumption_rules(), request.set));
    TRY(const std::size_t shown, version_index(assumption_rules(), versions, request.version));
    TRY(AssumptionsView view, assumptions_view(transaction, versions, shown));
    if (view.state != model::ReviewState::kApproved)
        return fail(Code::kConflict,
                    fmt::format("version {} of {} is not approved: ask for a review with "
                                "review.request, and another user to approve it",
                                request.version, request.set));
    TRY(StoredAlmSession session, open_alm_session(call, transaction, request.session));
    TRY_STATUS(check_not_approved(transaction, model::ReviewKind::kBalanceSheet, request.session,
                                  session.row.name));
    TRY_STATUS(check_behaviour(view.behaviour, session.manifest.market, session.manifest.as_of));
    session.manifest.behaviour = view.behaviour;
    session.manifest.assumptions = document_item(request.set, request.version);
    TRY(session, save_alm_session(transaction, session, expected));
    call.touch("session:" + request.session);
    call.set_version(session.row.version);
    return view;
}

// A balance sheet that names a version of the set keeps it: the name would otherwise lead nowhere,
// or to a later set of that id.
Status check_not_applied(store::Transaction& transaction, const std::string& set) {
    constexpr std::size_t kPage = 200;
    store::PageRequest page{.limit = kPage};
    for (;;) {
        TRY(const auto sessions, store::list_upload_sessions(transaction, kAlmSessionKind, page));
        for (const store::UploadSession& row : sessions.items) {
            TRY(const AlmSessionManifest manifest,
                wire::read_json<AlmSessionManifest>(row.manifest));
            if (manifest.assumptions.starts_with(set + '@'))
                return fail(Code::kConflict,
                            fmt::format("the balance sheet {} has the rules of {}: apply another "
                                        "set to it, change its rules, or delete it first",
                                        row.name, manifest.assumptions));
        }
        if (sessions.next.empty()) return {};
        page.cursor = sessions.next;
    }
}

Result<Deleted> delete_assumptions(Call& call, const DeleteAssumptionsRequest& request) {
    TRY_STATUS(check_not_applied(call.transaction(), request.set));
    TRY_STATUS(delete_document(call, assumption_rules(), request.set));
    return Deleted{request.set};
}

}  // namespace

void add_alm_assumption_methods(MethodTable& table) {
    table.add<PutAssumptionsRequest, AssumptionsView>(
        {.name = "alm.assumptions.put",
         .summary = "Stores a new version of a set of behavioral assumptions.",
         .permission = Permission::kAlmWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/alm/assumptions"},
         .creates = true},
        put_assumptions);
    table.add<AssumptionsRequest, AssumptionsView>(
        {.name = "alm.assumptions.get",
         .summary = "Returns a version of a set of behavioral assumptions.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/assumptions/{set}"},
         .idempotent = true},
        get_assumptions);
    table.add<ListAssumptionsRequest, ListAssumptionsResponse>(
        {.name = "alm.assumptions.list",
         .summary = "Lists the sets of behavioral assumptions of the workspace.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/assumptions"},
         .idempotent = true},
        list_assumptions);
    table.add<ApplyAssumptionsRequest, AssumptionsView>(
        {.name = "alm.assumptions.apply",
         .summary = "Applies an approved version of assumptions to a balance sheet.",
         .permission = Permission::kAlmWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/alm/assumptions/{set}/apply"},
         .versioned = true},
        apply_assumptions);
    table.add<DeleteAssumptionsRequest, Deleted>(
        {.name = "alm.assumptions.delete",
         .summary = "Deletes a set of behavioral assumptions with all its versions.",
         .permission = Permission::kAlmWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/alm/assumptions/{set}"},
         .destructive = true},
        delete_assumptions);
}

}  // namespace ballast::service
