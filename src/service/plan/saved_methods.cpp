// saved_plan.*: plans that members save, with their versions, and two of them compared.
#include <fmt/format.h>

#include "base/digest.hpp"
#include "plan/compiled.hpp"
#include "service/field_error.hpp"
#include "service/plan/describe_saved.hpp"
#include "service/plan/inputs.hpp"
#include "service/plan/market_request.hpp"
#include "service/plan/methods.hpp"
#include "service/provenance.hpp"
#include "service/short_name.hpp"
#include "store/saved_plans.hpp"
#include "wire/json.hpp"
#include "wire/json_difference.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostSavedPlans = 500;  // of a workspace
constexpr std::int64_t kKeptVersions = 50;    // of a plan
constexpr std::size_t kMostChanges = 200;

// A version as it is stored, and what it plans.
struct StoredPlan {
    store::SavedPlanRow row;
    PlannedDocument document;
};

SavedPlanKind kind_of(const PlannedDocument& document) {
    return document.household ? SavedPlanKind::kHousehold : SavedPlanKind::kRetirement;
}

SavedPlanKind kind_of(const store::SavedPlanRow& row) {
    return row.kind == wire::to_word(SavedPlanKind::kHousehold) ? SavedPlanKind::kHousehold
                                                                : SavedPlanKind::kRetirement;
}

std::string json_of(const PlannedDocument& document) {
    return document.household ? wire::to_json(*document.household)
                              : wire::to_json(*document.retirement);
}

Result<PlannedDocument> document_of(const store::SavedPlanRow& row) {
    PlannedDocument document;
    if (kind_of(row) == SavedPlanKind::kHousehold) {
        TRY(document.household, wire::read_json<HouseholdRequest>(row.document));
    } else {
        TRY(document.retirement, wire::read_json<PlanRequest>(row.document));
    }
    return document;
}

SavedPlan view_of(const store::SavedPlanRow& row) {
    return {.plan = row.plan,
            .name = row.name,
            .kind = kind_of(row),
            .version = row.version,
            .note = row.note,
            .author = row.author,
            .saved_at = row.saved_at,
            .etag = etag_of(row.version)};
}

Result<StoredPlan> stored_plan(store::Transaction& transaction, const SavedPlanRequest& request) {
    TRY(auto row, store::find_saved_plan(transaction, request.plan, request.version));
    if (!row)
        return fail(Code::kNotFound, request.version
                                         ? fmt::format("there is no version {} of a saved plan {}",
                                                       *request.version, request.plan)
                                         : fmt::format("there is no saved plan {}", request.plan))
            .with("plan", request.plan);
    TRY(PlannedDocument document, document_of(*row));
    return StoredPlan{*std::move(row), std::move(document)};
}

Error within(Error error, std::string_view part) {
    for (FieldError& field : error.errors) field.pointer.insert(0, part);
    return error;
}

// What cannot be simulated is not saved.
Status check(Call& call, const PlannedDocument& document) {
    if (document.retirement.has_value() == document.household.has_value())
        return invalid("/retirement", "required",
                       document.household ? "a retirement plan and a household are given: expected "
                                            "one of them"
                                          : "no plan is given",
                       "give `retirement` or `household`");
    if (document.household) {
        const HouseholdRequest& household = *document.household;
        const auto inputs = plan_inputs(call, market_request(household, household.years));
        if (!inputs) return within(inputs.error(), "/household");
        if (const Status valid = plan::check_household(household); !valid)
            return within(valid.error(), "/household");
        return {};
    }
    const auto inputs = plan_inputs(call, *document.retirement);
    if (!inputs) return within(inputs.error(), "/retirement");
    const auto compiled = plan::compile(inputs->plan, inputs->history);
    if (!compiled) return within(compiled.error(), "/retirement");
    return {};
}

Result<SavedPlan> put_saved_plan(Call& call, const PutSavedPlanRequest& request) {
    TRY_STATUS(check_short_name(request.plan, "/plan"));
    TRY_STATUS(check(call, request));
    std::optional<std::int64_t> expected;
    if (!request.if_match.empty()) {
        TRY(expected, version_of(request.if_match));
    }
    store::Transaction& transaction = call.transaction();
    TRY(const auto before, store::find_saved_plan(transaction, request.plan, std::nullopt));
    if (!before) {
        TRY(const auto all, store::latest_saved_plans(transaction));
        if (all.size() >= kMostSavedPlans)
            return fail(Code::kLimitExceeded,
                        fmt::format("the workspace has {} saved plans, the largest number: delete "
                                    "some first",
                                    all.size()));
    }
    store::SavedPlanRow row{.plan = request.plan,
                            .name = request.name,
                            .kind = std::string(wire::to_word(kind_of(request))),
                            .document = json_of(request),
                            .form = request.form,
                            .note = request.note,
                            .author = call.principal().name};
    const bool is_same = before && before->name == row.name && before->kind == row.kind &&
                         before->document == row.document && before->form == row.form &&
                         before->note == row.note;
    if (is_same && (!expected || *expected == before->version)) {
        call.set_version(before->version);
        return view_of(*before);
    }
    TRY(row, store::save_plan(transaction, std::move(row), expected, kKeptVersions, call.now()));
    call.touch("saved_plan:" + row.plan);
    call.set_version(row.version);
    return view_of(row);
}

Result<ListSavedPlansResponse> list_saved_plans(Call& call, const ListSavedPlansRequest& request) {
    TRY(const auto rows, store::latest_saved_plans(call.transaction()));
    ListSavedPlansResponse response;
    for (const store::SavedPlanRow& row : rows) {
        SavedPlan view = view_of(row);
        if (!request.kind || *request.kind == view.kind) response.data.push_back(std::move(view));
    }
    return response;
}

Result<SavedPlanDetails> get_saved_plan(Call& call, const SavedPlanRequest& request) {
    TRY(StoredPlan stored, stored_plan(call.transaction(), request));
    SavedPlanDetails details{
        view_of(stored.row), std::move(stored.document), std::move(stored.row.form), {}};
    TRY(const auto versions, store::saved_plan_versions(call.transaction(), request.plan));
    for (const store::SavedPlanRow& row : versions) details.versions.push_back(view_of(row));
    call.set_version(versions.front().version);
    return details;
}

Result<Deleted> delete_saved_plan(Call& call, const DeleteSavedPlanRequest& request) {
    TRY_STATUS(store::delete_saved_plan(call.transaction(), request.plan));
    call.touch("saved_plan:" + request.plan);
    return Deleted{request.plan};
}

struct RunOutcome {
    plan::PlanOutcome figures;
    plan::PathSuccesses successes;
};

struct Outcomes {
    RunOutcome first;
    RunOutcome second;
    std::uint64_t seed = 0;
    Issues issues;
    Sha256 data;  // of what was read from the stores
};

Result<RunOutcome> outcome(Call& call, const PlanRequest& request, Outcomes& outcomes) {
    TRY(PlanInputs inputs, plan_inputs(call, request));
    TRY(const plan::Compiled compiled, plan::compile(inputs.plan, inputs.history));
    TRY(plan::Simulation made,
        plan::simulate(compiled, plan::SimulationOutputs::summary(), call.work()));
    outcomes.issues = joined(outcomes.issues, inputs.issues);
    outcomes.data.update_field(inputs.data_digest);
    return RunOutcome{plan::outcome_of(plan::summary_of(made, compiled.retirement)),
                      std::move(made.path_successes)};
}

Result<RunOutcome> outcome(Call& call, const HouseholdRequest& request, Outcomes& outcomes) {
    TRY(PlanInputs inputs, plan_inputs(call, market_request(request, request.years)));
    TRY(plan::HouseholdSimulation made,
        plan::simulate_household(request, inputs.plan, inputs.history, call.work()));
    outcomes.issues = joined(outcomes.issues, inputs.issues);
    outcomes.data.update_field(inputs.data_digest);
    return RunOutcome{plan::outcome_of(made), std::move(made.path_successes)};
}

// Both on the paths of the first one's seed.
template <class Request>
Result<Outcomes> outcomes_of(Call& call, Request first, Request second, std::uint64_t paths) {
    first.paths = second.paths = paths;
    second.seed = first.seed;
    Outcomes outcomes;
    outcomes.seed = first.seed;
    TRY(outcomes.first, outcome(call, first, outcomes));
    TRY(outcomes.second, outcome(call, second, outcomes));
    return outcomes;
}

Result<CompareSavedPlansResponse> compare_saved_plans(Call& call,
                                                      const CompareSavedPlansRequest& request) {
    std::optional<StoredPlan> first;
    std::optional<StoredPlan> second;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(first, stored_plan(transaction, request.first));
        TRY(second, stored_plan(transaction, request.second));
        return {};
    }));
    if (kind_of(first->document) != kind_of(second->document))
        return invalid("/second/plan", "contradiction",
                       fmt::format("{} is a plan of a {}, {} of a {}", first->row.plan,
                                   first->row.kind, second->row.plan, second->row.kind),
                       "compare two plans of one kind");
    Outcomes outcomes;
    if (first->document.household) {
        TRY(outcomes, outcomes_of(call, *first->document.household, *second->document.household,
                                  request.paths));
    } else {
        TRY(outcomes, outcomes_of(call, *first->document.retirement, *second->document.retirement,
                                  request.paths));
    }
    TRY(const auto changes,
        wire::json_changes(first->row.document, second->row.document, kMostChanges));
    CompareSavedPlansResponse response;
    response.first = view_of(first->row);
    response.second = view_of(second->row);
    response.first_outcome = outcomes.first.figures;
    response.second_outcome = outcomes.second.figures;
    response.difference = plan::difference(
        outcomes.first.figures, outcomes.second.figures,
        plan::paired_standard_error(outcomes.first.successes, outcomes.second.successes));
    response.first_paths = outcomes.first.successes.paths;
    response.second_paths = outcomes.second.successes.paths;
    response.seed = outcomes.seed;
    if (first->document.household) response.currency = fin::Currency::kUsd;
    for (const wire::JsonChange& change : changes)
        response.changes.push_back({change.pointer, change.before, change.after});
    fill_provenance(response, "saved_plan.compare", request,
                    outcomes.data.update_field(first->row.document)
                        .update_field(second->row.document)
                        .finish_hex(),
                    std::move(outcomes.issues));
    return response;
}

}  // namespace

void add_saved_plan_methods(MethodTable& table) {
    table.add<ListSavedPlansRequest, ListSavedPlansResponse>(
        {.name = "saved_plan.list",
         .summary = "Lists the saved plans of the workspace.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/saved-plans"},
         .idempotent = true},
        list_saved_plans);
    table.add<SavedPlanRequest, SavedPlanDetails>(
        {.name = "saved_plan.get",
         .summary = "Returns a saved plan, or one of its versions, with its inputs.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/saved-plans/{plan}"},
         .idempotent = true},
        get_saved_plan);
    table.add<PutSavedPlanRequest, SavedPlan>(
        {.name = "saved_plan.put",
         .summary = "Saves a plan, or the next version of one; the latest 50 versions are kept.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/saved-plans"},
         .idempotent = true},
        put_saved_plan);
    table.add<DeleteSavedPlanRequest, Deleted>(
        {.name = "saved_plan.delete",
         .summary = "Deletes a saved plan with all its versions.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/saved-plans/{plan}"},
         .destructive = true},
        delete_saved_plan);
    MethodInfo compare =
        computation("saved_plan.compare", "/saved-plans/compare",
                    "Compares two saved plans, or versions of one, on the same market paths.");
    compare.needs_store = true;
    table.add<CompareSavedPlansRequest, CompareSavedPlansResponse>(
        std::move(compare), compare_saved_plans, [](const CompareSavedPlansRequest& request) {
            // Of households, whose years take longest; the stored horizon is not known yet.
            constexpr int kYears = 40;
            constexpr double kRuns = 2;
            return plan_cost(request.paths, kYears, kHouseholdYears * kRuns);
        });
}

}  // namespace ballast::service
