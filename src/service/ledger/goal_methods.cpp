// ledger.goal.*: amounts to be reached by a date, and how far the stored ledger is.
#include <algorithm>
#include <fmt/format.h>

#include "service/call.hpp"
#include "service/field_error.hpp"
#include "service/ledger/describe_goals.hpp"
#include "service/ledger/methods.hpp"
#include "service/ledger/worth.hpp"
#include "service/provenance.hpp"
#include "service/short_name.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"
#include "store/wealth_records.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kGoalKind = "goal";
constexpr std::size_t kMostGoals = 100;
constexpr int kMostYears = 50;  // of monthly values before the date
constexpr std::string_view kCash = "cash";

Result<std::vector<GoalView>> all_goals(store::Transaction& transaction) {
    TRY(const auto records, store::wealth_records(transaction, kGoalKind));
    std::vector<GoalView> goals;
    for (const store::WealthRecord& record : records) {
        TRY(GoalView goal, wire::read_json<GoalView>(record.document));
        goals.push_back(std::move(goal));
    }
    return goals;
}

bool has_goal(std::span<const GoalView> goals, const std::string& name) {
    return std::ranges::find(goals, name, &GoalView::goal) != goals.end();
}

Status check_counts(store::Transaction& transaction, const GoalView& goal) {
    if ((goal.counts == GoalCounts::kAccounts) == goal.accounts.empty())
        return invalid("/accounts", goal.accounts.empty() ? "required" : "contradiction",
                       goal.accounts.empty()
                           ? "no account is named"
                           : "accounts are named, but the goal does not count them",
                       "name accounts together with counts: accounts only");
    if ((goal.counts == GoalCounts::kType) == goal.type.empty())
        return invalid("/type", goal.type.empty() ? "required" : "contradiction",
                       goal.type.empty() ? "no type of instrument is named"
                                         : "a type is named, but the goal does not count one",
                       "name a type together with counts: type only");
    for (std::size_t i = 0; i < goal.accounts.size(); ++i)
        if (const auto account = store::find_account(transaction, goal.accounts[i]); !account)
            return invalid(fmt::format("/accounts/{}", i), "not_found", account.error().message,
                           "name an account of account.list");
    return {};
}

Result<ListGoalsResponse> list_goals(Call& call, const ListGoalsRequest&) {
    TRY(auto goals, all_goals(call.transaction()));
    return ListGoalsResponse{std::move(goals)};
}

Result<GoalView> put_goal(Call& call, const PutGoalRequest& request) {
    TRY_STATUS(check_short_name(request.goal, "/goal"));
    TRY_STATUS(ledger::check_goal(request));
    TRY_STATUS(check_counts(call.transaction(), request));
    TRY(const auto goals, all_goals(call.transaction()));
    if (goals.size() >= kMostGoals && !has_goal(goals, request.goal))
        return fail(Code::kLimitExceeded,
                    fmt::format("the workspace has {} goals, the largest number: delete some first",
                                goals.size()));
    const GoalView goal = request;
    TRY_STATUS(store::put_wealth_record(
        call.transaction(), {std::string(kGoalKind), goal.goal, wire::to_json(goal)}, call.now()));
    call.touch("goal:" + goal.goal);
    return goal;
}

Result<Deleted> delete_goal(Call& call, const DeleteGoalRequest& request) {
    TRY_STATUS(store::delete_wealth_record(call.transaction(), kGoalKind, request.goal));
    call.touch("goal:" + request.goal);
    return Deleted{request.goal};
}

WorthSource source_of(const GoalProgressRequest& request, const GoalView& goal) {
    WorthSource source;
    source.prices = request.prices;
    source.fx = request.fx;
    source.currency = goal.currency;
    source.on_error = OnLedgerError::kSkip;
    source.accounts = goal.accounts;
    if (request.as_of) source.dates = {*request.as_of};
    return source;
}

// The last day of each month from the first transaction or value on, and the date itself.
std::vector<fin::Date> month_ends(const Worth& worth, fin::Date as_of) {
    fin::Date first = as_of;
    for (const model::Transaction& t : worth.ledger.transactions) first = std::min(first, t.date);
    for (const ledger::ValuedItem& item : worth.settings.items)
        for (const ledger::ItemValue& one : item.values) first = std::min(first, one.date);
    constexpr int kMonths = 12 * kMostYears;
    first = std::max(first, fin::add_months(as_of, -kMonths));
    std::vector<fin::Date> dates;
    // Ends of months: the days before the first of the next one.
    const auto end_of = [&](int months) {
        const fin::Date within = fin::add_months(first, months);
        return fin::add_months(within - (static_cast<int>(within.day()) - 1), 1) - 1;
    };
    for (int months = 0; end_of(months) < as_of; ++months) dates.push_back(end_of(months));
    dates.push_back(as_of);
    return dates;
}

fin::Date last_date(const GoalProgressRequest& request, const Worth& worth) {
    if (request.as_of) return *request.as_of;
    fin::Date last = worth.settings.dates.back();
    for (const model::Transaction& t : worth.ledger.transactions) last = std::max(last, t.date);
    return last;
}

// What counts, by month end.
struct GoalHistory {
    std::vector<std::pair<fin::Date, Decimal>> values;
    std::vector<ledger::GoalStep> steps;
    double coverage = 1.0;
    bool is_valued = false;  // something on the last date
    Issues issues;
};

// Cash earns nothing here: interest is a contribution like every other change.
GoalHistory cash_history(std::span<const ledger::Snapshot> snapshots) {
    GoalHistory history;
    for (const ledger::Snapshot& snapshot : snapshots) {
        const auto cash = snapshot.by_type.find(std::string(kCash));
        const Decimal value = cash == snapshot.by_type.end() ? Decimal() : cash->second;
        if (!history.values.empty()) {
            const auto& [from, before] = history.values.back();
            const Decimal change = Decimal::from_units(value.units() - before.units());
            history.steps.push_back({from, snapshot.date, before, value, change});
        }
        history.values.emplace_back(snapshot.date, value);
    }
    return history;
}

Result<GoalHistory> history_of(Worth& worth, const GoalView& goal) {
    const bool is_type = goal.counts == GoalCounts::kType;
    if (is_type && goal.type != kCash) {
        worth.ledger.transactions =
            ledger::class_ledger(worth.ledger.transactions, worth.market, goal.type);
        std::erase_if(worth.settings.items, [&](const ledger::ValuedItem& item) {
            return ledger::name_of(item.type) != goal.type;
        });
    }
    const bool has_none = is_type && goal.type != kCash && worth.ledger.transactions.empty() &&
                          worth.settings.items.empty();
    TRY(auto worths, ledger::net_worth(worth.ledger.transactions, worth.market, worth.settings));
    GoalHistory history;
    if (is_type && goal.type == kCash) {
        history = cash_history(worths.value);
    } else {
        for (const ledger::Snapshot& one : worths.value) {
            // Of a class its cash is zero, except after a row that could not be posted.
            const Decimal value =
                is_type ? Decimal::from_units(one.total.units() - one.cash.units()) : one.total;
            history.values.emplace_back(one.date, value);
        }
        ledger::NetWorthSettings settings = worth.settings;
        const std::size_t kept = std::min(settings.dates.size(), ledger::kGoalSteps + 1);
        settings.dates.erase(settings.dates.begin(), settings.dates.end() - static_cast<int>(kept));
        if (settings.dates.size() > 1) {
            TRY(const auto changes,
                ledger::explain_change(worth.ledger.transactions, worth.market, settings));
            history.steps = ledger::goal_steps(changes.value, settings.items);
        }
    }
    const std::size_t kept = std::min(worths.value.size(), ledger::kGoalSteps + 1);
    for (const ledger::Snapshot& one : std::span(worths.value).last(kept))
        history.coverage = std::min(history.coverage, one.coverage);
    history.is_valued = worths.value.back().coverage > 0.0;
    history.issues = std::move(worths.issues);
    if (has_none)
        history.issues.push_back(
            {Severity::kWarning, "no_type",
             fmt::format("the ledger has never held anything of the type {}", goal.type),
             goal.goal});
    return history;
}

void add_issues(const GoalView& goal, const Issues& issues, Issues& all) {
    for (Issue issue : issues) {
        issue.message = fmt::format("{}: {}", goal.name, issue.message);
        all.push_back(std::move(issue));
    }
}

Status add_progress(Call& call, const GoalProgressRequest& request, GoalProgressView& view,
                    GoalProgressResponse& response, Sha256& data) {
    const WorthSource source = source_of(request, view);
    TRY(Worth worth, worth_of(call, source));
    const fin::Date as_of = last_date(request, worth);
    worth.settings.dates = month_ends(worth, as_of);
    TRY(const PricedContracts contracts,
        price_contracts(call, source, worth, worth.settings.dates));
    data.update_field(worth.ledger.data_digest);
    add_issues(view, worth.ledger.issues, response.issues);
    add_issues(view, contracts.assumptions, response.issues);
    TRY(GoalHistory history, history_of(worth, view));
    explain_missing(contracts, history.issues);
    add_issues(view, history.issues, response.issues);
    if (history.is_valued)
        view.progress = ledger::goal_progress(view, history.values, history.steps);
    view.coverage = history.coverage;
    response.coverage = std::min(response.coverage, history.coverage);
    response.as_of = std::max(response.as_of.value_or(as_of), as_of);
    return {};
}

Result<std::vector<GoalView>> chosen_goals(Call& call, const GoalProgressRequest& request) {
    std::vector<GoalView> goals;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(goals, all_goals(transaction));
        return {};
    }));
    for (const std::string& name : request.goals)
        if (!has_goal(goals, name))
            return fail(Code::kNotFound, fmt::format("there is no goal named {}", name))
                .with("goal", name);
    if (!request.goals.empty())
        std::erase_if(goals, [&](const GoalView& goal) {
            return std::ranges::find(request.goals, goal.goal) == request.goals.end();
        });
    return goals;
}

// The issue of a goal that cannot be valued while others can: one of accounts without transactions
// yet, or of an account that was deleted later.
std::optional<std::string> code_of_no_value(const Error& error) {
    if (error.code == Code::kNotFound) return "no_account";
    if (!error.errors.empty() && error.errors.front().pointer == "/transactions")
        return "no_transactions";
    return {};
}

Result<GoalProgressResponse> run_goal_progress(Call& call, const GoalProgressRequest& request) {
    TRY(const auto goals, chosen_goals(call, request));
    GoalProgressResponse response;
    Sha256 data;
    for (const GoalView& goal : goals) {
        GoalProgressView view{goal, {}, 1.0};
        data.update_field(wire::to_json(goal));
        const Status added = add_progress(call, request, view, response, data);
        if (!added) {
            const auto code = code_of_no_value(added.error());
            if (!code) return added.error();
            response.issues.push_back({Severity::kWarning, *code,
                                       fmt::format("{}: {}", goal.name, added.error().message),
                                       goal.goal});
        }
        response.goals.push_back(std::move(view));
    }
    Issues issues = std::move(response.issues);
    fill_provenance(response, "ledger.goal.progress", request, data.finish_hex(),
                    std::move(issues));
    return response;
}

}  // namespace

void add_ledger_goal_methods(MethodTable& table) {
    table.add<ListGoalsRequest, ListGoalsResponse>({.name = "ledger.goal.list",
                                                    .summary = "Lists the goals of the workspace.",
                                                    .permission = Permission::kLedgerRead,
                                                    .effect = Effect::kRead,
                                                    .route = {Verb::kGet, "/ledger/goals"},
                                                    .idempotent = true},
                                                   list_goals);
    table.add<PutGoalRequest, GoalView>(
        {.name = "ledger.goal.put",
         .summary = "Adds or replaces a goal: an amount of net worth, of accounts or of a type of "
                    "instrument to be reached by a date.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/ledger/goals/{goal}"},
         .idempotent = true},
        put_goal);
    table.add<DeleteGoalRequest, Deleted>({.name = "ledger.goal.delete",
                                           .summary = "Deletes a goal.",
                                           .permission = Permission::kLedgerWrite,
                                           .effect = Effect::kWrite,
                                           .route = {Verb::kDelete, "/ledger/goals/{goal}"},
                                           .destructive = true},
                                          delete_goal);
    MethodInfo progress =
        computation("ledger.goal.progress", "/ledger/goals/progress",
                    "Progress of goals in the stored ledger: the share reached, the path from past "
                    "contributions and return, and the saving or return still required.");
    progress.needs_store = true;
    table.add<GoalProgressRequest, GoalProgressResponse>(std::move(progress), run_goal_progress);
}

}  // namespace ballast::service
