// alm.assumptions.*: sets of behavioral assumptions in versions. A version is applied to a balance
// sheet once a second person has approved it (review.*).
#include <algorithm>
#include <fmt/format.h>

#include "service/alm/assumption_requests.hpp"
#include "service/alm/session_assumptions.hpp"
#include "service/alm/session_store.hpp"
#include "service/bank_methods.hpp"
#include "service/field_error.hpp"
#include "service/review_gate.hpp"
#include "service/short_name.hpp"
#include "store/assumption_sets.hpp"
#include "store/database.hpp"
#include "store/reviews.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using store::AssumptionSet;

constexpr std::size_t kMostSets = 500;
// Rules count from the analysis date, whichever it is.
const fin::Date kAnyDate = *fin::Date::from_ymd(2000, 1, 1);

Result<std::vector<AssumptionSet>> assumptions_versions(store::Transaction& transaction,
                                                        const std::string& id) {
    TRY(auto versions, store::assumption_set_versions(transaction, id));
    if (versions.empty())
        return fail(Code::kNotFound, fmt::format("there is no set of assumptions {}", id));
    return versions;
}

Error no_version(const std::string& id, std::int64_t version) {
    return fail(Code::kNotFound,
                fmt::format("the set of assumptions {} has no version {}", id, version));
}

Result<AssumptionsVersion> assumptions_version(store::Transaction& transaction,
                                               const AssumptionSet& set) {
    const std::string item = assumptions_item(set.id, set.version);
    TRY(const auto review, store::find_review(transaction, model::ReviewKind::kAssumptions, item));
    return AssumptionsVersion{
        .version = set.version,
        .name = set.name,
        .note = set.note,
        .created_by = set.created_by_name,
        .created_at = set.created_at,
        .state = model::review_state(review, assumptions_revision(set.version)),
        .item = item};
}

// The row of one of the versions; the latest comes first.
Result<AssumptionsRow> assumptions_row(store::Transaction& transaction,
                                       const std::vector<AssumptionSet>& versions,
                                       std::size_t shown, std::vector<AssumptionsVersion>& views) {
    AssumptionsRow row;
    for (const AssumptionSet& set : versions) {
        TRY(AssumptionsVersion view, assumptions_version(transaction, set));
        if (!row.approved && view.state == model::ReviewState::kApproved)
            row.approved = view.version;
        views.push_back(std::move(view));
    }
    static_cast<AssumptionsVersion&>(row) = views[shown];
    row.set = versions.front().id;
    return row;
}

Result<AssumptionsView> assumptions_view(store::Transaction& transaction,
                                         const std::vector<AssumptionSet>& versions,
                                         std::size_t shown) {
    AssumptionsView view;
    TRY(static_cast<AssumptionsRow&>(view),
        assumptions_row(transaction, versions, shown, view.versions));
    TRY(view.behaviour, wire::read_json<alm::Behaviour>(versions[shown].behaviour));
    return view;
}

Result<AssumptionsView> put_assumptions(Call& call, const PutAssumptionsRequest& request) {
    TRY_STATUS(check_short_name(request.set, "/set"));
    TRY_STATUS(check_behaviour(request.behaviour, std::nullopt, kAnyDate));
    store::Transaction& transaction = call.transaction();
    TRY(const auto before, store::assumption_set_versions(transaction, request.set));
    if (before.empty()) {
        TRY(const auto all, store::list_assumption_sets(transaction));
        if (all.size() >= kMostSets)
            return fail(Code::kInvalidInput,
                        fmt::format("a workspace has at most {} sets of assumptions", kMostSets));
    }
    AssumptionSet set{.id = request.set,
                      .version = before.empty() ? 1 : before.front().version + 1,
                      .name = request.name,
                      .behaviour = wire::to_json(request.behaviour),
                      .note = request.note,
                      .created_by = call.principal().user.to_string(),
                      .created_by_name = call.principal().name,
                      .created_at = call.now()};
    if (!before.empty() && before.front().behaviour == set.behaviour &&
        before.front().name == set.name)
        return fail(Code::kConflict,
                    fmt::format("version {} of {} has the same assumptions: change a rule first",
                                before.front().version, request.set));
    TRY_STATUS(store::add_assumption_set(transaction, set));
    call.touch("assumptions:" + assumptions_item(set.id, set.version));
    TRY(const auto versions, assumptions_versions(transaction, request.set));
    return assumptions_view(transaction, versions, 0);
}

Result<std::size_t> assumptions_index(const std::vector<AssumptionSet>& versions,
                                      std::int64_t version) {
    const auto found = std::ranges::find(versions, version, &AssumptionSet::version);
    if (found == versions.end()) return no_version(versions.front().id, version);
    return static_cast<std::size_t>(found - versions.begin());
}

Result<AssumptionsView> get_assumptions(Call& call, const AssumptionsRequest& request) {
    TRY(const auto versions, assumptions_versions(call.transaction(), request.set));
    std::size_t shown = 0;
    if (request.version) {
        TRY(shown, assumptions_index(versions, *request.version));
    }
    return assumptions_view(call.transaction(), versions, shown);
}

Result<ListAssumptionsResponse> list_assumptions(Call& call,
                                                 const ListAssumptionsRequest& /*request*/) {
    ListAssumptionsResponse response;
    TRY(const auto sets, store::list_assumption_sets(call.transaction()));
    for (const AssumptionSet& set : sets) {
        TRY(const auto versions, assumptions_versions(call.transaction(), set.id));
        std::vector<AssumptionsVersion> views;
        TRY(AssumptionsRow row, assumptions_row(call.transaction(), versions, 0, views));
        response.data.push_back(std::move(row));
    }
    return response;
}

Result<AssumptionsView> apply_assumptions(Call& call, const ApplyAssumptionsRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    store::Transaction& transaction = call.transaction();
    TRY(const auto versions, assumptions_versions(transaction, request.set));
    TRY(const std::size_t shown, assumptions_index(versions, request.version));
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
    session.manifest.assumptions = assumptions_item(request.set, request.version);
    TRY(session, save_alm_session(transaction, session, expected));
    call.touch("session:" + request.session);
    call.set_version(session.row.version);
    return view;
}

}  // namespace

std::string assumptions_item(std::string_view set, std::int64_t version) {
    return fmt::format("{}@{}", set, version);
}

std::string assumptions_revision(std::int64_t version) {
    return fmt::format("version {}", version);
}

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
}

}  // namespace ballast::service
