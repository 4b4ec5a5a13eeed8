// Descriptions of ledger.goal.*.
#pragma once

#include <array>

#include "service/ledger/describe_worth.hpp"
#include "service/ledger/goal_requests.hpp"

namespace ballast::describe {

inline constexpr std::string_view kGoalName = "Short name of the goal.";

template <>
struct Described<service::GoalCounts> {
    using enum service::GoalCounts;
    static constexpr std::string_view name = "GoalCounts";
    static constexpr std::string_view doc = "What counts towards a goal.";
    static constexpr std::array values{
        word(kNetWorth, "net_worth",
             "Net worth of all accounts, with assets and liabilities valued by hand."),
        word(kAccounts, "accounts", "Securities and cash of the named accounts."),
        word(kType, "type", "Everything of one type of instrument in all accounts.")};
};

template <class T>
constexpr auto goal_fields() {
    return wire::list(
        required("goal", &T::goal, kGoalName, {.min_length = 1, .max_length = 64}),
        required("name", &T::name, "Name of the goal.", {.min_length = 1, .max_length = 200}),
        required("target", &T::target, "Target amount, above zero.", {.unit = "currency"}),
        optional("currency", &T::currency, "Currency of the amounts of the goal."),
        required("due", &T::due, "Date by which the target is to be reached."),
        optional("counts", &T::counts, "What counts towards the goal."),
        optional("accounts", &T::accounts, "Short names of the accounts that count.",
                 {.max_items = 100}),
        optional("type", &T::type,
                 "Type of instrument that counts, as in by_type of a net worth: stock, cash, "
                 "real_estate.",
                 {.max_length = 64}),
        optional("monthly_contribution", &T::monthly_contribution,
                 "Planned contribution per month, negative for a withdrawal; the average of the "
                 "past when null.",
                 {.unit = "currency"}),
        optional("annual_return", &T::annual_return,
                 "Expected annual return, as a fraction; that of the past when null.",
                 {.minimum = -0.5, .maximum = 0.5, .unit = "fraction per year"}),
        optional("note", &T::note, "Note, as free text.", {.max_length = 4000}));
}

template <>
struct Described<service::GoalView> {
    static constexpr std::string_view name = "Goal";
    static constexpr std::string_view doc = "An amount to be reached by a date.";
    static constexpr auto fields = goal_fields<service::GoalView>();
};

template <>
struct Described<service::PutGoalRequest> {
    static constexpr std::string_view name = "PutGoalRequest";
    static constexpr std::string_view doc = "A goal to add or replace.";
    static constexpr auto fields = goal_fields<service::PutGoalRequest>();
};

template <>
struct Described<service::ListGoalsRequest> {
    static constexpr std::string_view name = "ListGoalsRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListGoalsResponse> {
    using T = service::ListGoalsResponse;
    static constexpr std::string_view name = "ListGoalsResponse";
    static constexpr std::string_view doc = "Goals of the workspace.";
    static constexpr auto fields = wire::list(required("data", &T::data, "Goals by short name."));
};

template <>
struct Described<service::DeleteGoalRequest> {
    using T = service::DeleteGoalRequest;
    static constexpr std::string_view name = "DeleteGoalRequest";
    static constexpr std::string_view doc = "A goal to delete.";
    static constexpr auto fields =
        wire::list(required("goal", &T::goal, kGoalName, {.max_length = 64}));
};

template <>
struct Described<service::GoalProgressRequest> {
    using T = service::GoalProgressRequest;
    static constexpr std::string_view name = "GoalProgressRequest";
    static constexpr std::string_view doc = "Goals and the date of their progress.";
    static constexpr auto fields = wire::list(
        optional("goals", &T::goals, "Short names of the goals; all goals when empty.",
                 {.max_items = 100}),
        optional("as_of", &T::as_of,
                 "Date of the values; when absent, the date of the last price or transaction, "
                 "whichever is later."),
        optional("prices", &T::prices,
                 "Prices by symbol, or rows of symbol, date and price. When absent, stored closing "
                 "prices are used."),
        optional("fx", &T::fx,
                 "Exchange rates by currency, or rows of currency, date and rate, into the "
                 "currency of the goals; the stored ones when absent."));
};

template <>
struct Described<ledger::GoalStatus> {
    using enum ledger::GoalStatus;
    static constexpr std::string_view name = "GoalStatus";
    static constexpr std::string_view doc = "Whether a goal is reached in time.";
    static constexpr std::array values{
        word(kReached, "reached", "The value is at or above the target."),
        word(kOnTrack, "on_track", "The present path has the target by the due date."),
        word(kBehind, "behind", "The present path is below the target on the due date."),
        word(kOverdue, "overdue", "The due date has passed without the target."),
        word(kUnknown, "unknown", "The past is too short for a path.")};
};

template <>
struct Described<ledger::GoalTrend> {
    using T = ledger::GoalTrend;
    static constexpr std::string_view name = "GoalTrend";
    static constexpr std::string_view doc =
        "Contributions and return of the past, of at most 36 months.";
    static constexpr auto fields = wire::list(
        required("from", &T::from, "First date of the past."),
        required("to", &T::to, "Last date of the past."),
        required("monthly_contribution", &T::monthly_contribution,
                 "Average contribution per month; negative for withdrawals.", {.unit = "currency"}),
        required("annual_return", &T::annual_return,
                 "Annualized return from monthly modified Dietz returns, as a fraction; null for "
                 "less than a year and for values that are not positive."));
};

template <>
struct Described<ledger::GoalProgress> {
    using T = ledger::GoalProgress;
    static constexpr std::string_view name = "GoalProgress";
    static constexpr std::string_view doc = "Progress of a goal and the path to its target.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Date of the value."),
        required("value", &T::value, "Value of what counts.", {.unit = "currency"}),
        required("missing", &T::missing, "Amount missing to the target; zero once reached.",
                 {.unit = "currency"}),
        required("share", &T::share, "Value as a fraction of the target."),
        required("status", &T::status, "Whether the goal is reached in time."),
        required("months_left", &T::months_left,
                 "Time until the due date, in months of 365/12 days.", {.unit = "months"}),
        required("trend", &T::trend,
                 "Contributions and return of the past; null for fewer than three months."),
        required("assumed_return", &T::assumed_return,
                 "Return per year of the path, as a fraction: that of the past, zero where it has "
                 "none."),
        required("assumed_contribution", &T::assumed_contribution,
                 "Contribution at the end of each month of the path: the planned one, or the "
                 "average of the past; null without either.",
                 {.unit = "currency"}),
        required("projected", &T::projected,
                 "Value on the due date along the path; null without a path and once reached.",
                 {.unit = "currency"}),
        required("projected_on", &T::projected_on,
                 "Date on which the path has the target, in whole months; null when it does not "
                 "within 100 years."),
        required("required_contribution", &T::required_contribution,
                 "Contribution per month that leads to the target by the due date at the assumed "
                 "return; null once reached or overdue.",
                 {.unit = "currency"}),
        required("required_return", &T::required_return,
                 "Return per year that leads to the target by the due date without contributions, "
                 "as a fraction; null for a value that is not positive."),
        required("milestones", &T::milestones,
                 "Dates on which a quarter, half, three quarters and all of the target were "
                 "reached, by month ends."));
};

template <>
struct Described<service::GoalProgressView> {
    using T = service::GoalProgressView;
    static constexpr std::string_view name = "GoalWithProgress";
    static constexpr std::string_view doc = "A goal with its progress.";
    static constexpr auto fields = wire::combined(
        goal_fields<T>(),
        wire::list(required("progress", &T::progress,
                            "Progress of the goal; null when it cannot be valued, with an issue."),
                   required("coverage", &T::coverage,
                            "Lowest share of positions and balances that could be valued, on the "
                            "dates of the trend.")));
};

template <>
struct Described<service::GoalProgressResponse> {
    using T = service::GoalProgressResponse;
    static constexpr std::string_view name = "GoalProgressResponse";
    static constexpr std::string_view doc = "Goals with their progress.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Date of the values; null for an empty ledger."),
                   required("goals", &T::goals, "Goals by short name."),
                   required("coverage", &T::coverage, "Lowest coverage of any goal.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
