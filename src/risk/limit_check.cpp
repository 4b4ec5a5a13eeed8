#include "risk/limit_check.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace ballast::risk {

namespace {

using model::LimitCase;
using model::LimitComparison;
using model::LimitEvent;
using model::LimitEventKind;
using model::LimitStatus;
using model::LimitTerms;

// Positive beyond the threshold.
double excess(LimitComparison comparison, double value, double threshold) {
    return comparison == LimitComparison::kAtMost ? value - threshold : threshold - value;
}

LimitEvent event_of(const LimitCase& one, LimitEventKind kind, const LimitCheck& check) {
    return {.limit_case = one.id,
            .kind = kind,
            .at = check.at,
            .as_of = check.as_of,
            .status = one.status,
            .value = check.value,
            .by = check.by};
}

void clear_acknowledgment(LimitCase& one) {
    one.acknowledged_by.clear();
    one.acknowledged_at.reset();
    one.comment.clear();
}

LimitCase opened(const model::RiskLimit& limit, const std::string& subject, LimitStatus status,
                 const LimitCheck& check) {
    return {.limit = limit.id,
            .limit_name = limit.name,
            .metric = limit.metric,
            .comparison = limit.comparison,
            .soft = limit.soft,
            .hard = limit.hard,
            .unit = limit.unit,
            .subject_type = limit.subject_type,
            .subject = subject,
            .status = status,
            .worst_status = status,
            .since = check.as_of,
            .opened_at = check.at,
            .first_value = *check.value,
            .worst_value = *check.value,
            .worst_on = check.as_of,
            .latest_value = *check.value,
            .latest_on = check.as_of};
}

}  // namespace

Status check_limit_terms(const LimitTerms& terms) {
    Error error = fail(Code::kInvalidInput, "the thresholds are not valid");
    if (!terms.soft && !terms.hard)
        error.errors.push_back(
            {"/hard", "required", "a limit requires a threshold", "give `soft`, `hard` or both"});
    for (const auto& [pointer, value] : {std::pair("/soft", terms.soft), {"/hard", terms.hard}})
        if (value && !std::isfinite(*value))
            error.errors.push_back({pointer, "number", "the threshold is not finite",
                                    "give a number, in the unit of the metric"});
    if (error.errors.empty() && terms.soft && terms.hard &&
        excess(terms.comparison, *terms.soft, *terms.hard) > 0.0)
        error.errors.push_back(
            {"/soft", "range",
             fmt::format("the soft threshold {} is looser than the hard threshold {}", *terms.soft,
                         *terms.hard),
             terms.comparison == LimitComparison::kAtMost
                 ? "with at_most, the soft threshold is at most the hard one"
                 : "with at_least, the soft threshold is at least the hard one"});
    if (error.errors.empty()) return {};
    return error;
}

bool contradict(const LimitTerms& a, const LimitTerms& b) {
    if (a.comparison == b.comparison) return false;
    const LimitTerms& ceiling = a.comparison == LimitComparison::kAtMost ? a : b;
    const LimitTerms& floor = &ceiling == &a ? b : a;
    const auto highest = ceiling.hard ? ceiling.hard : ceiling.soft;
    const auto lowest = floor.hard ? floor.hard : floor.soft;
    return highest && lowest && *highest < *lowest;
}

Issues contradictions(std::span<const model::RiskLimit* const> limits) {
    Issues issues;
    for (std::size_t i = 0; i < limits.size(); ++i)
        for (std::size_t j = i + 1; j < limits.size(); ++j) {
            const model::RiskLimit& a = *limits[i];
            const model::RiskLimit& b = *limits[j];
            if (a.metric != b.metric || !contradict(a.terms(), b.terms())) continue;
            issues.push_back({Severity::kWarning, "limits_contradict",
                              fmt::format("no value of {} is inside both {} and {}: one of them is "
                                          "always breached; change a threshold",
                                          a.metric, a.id, b.id),
                              a.id});
        }
    return issues;
}

LimitStatus limit_status(const LimitTerms& terms, std::optional<double> value) {
    if (!value) return LimitStatus::kUnknown;
    if (terms.hard && excess(terms.comparison, *value, *terms.hard) > 0.0)
        return LimitStatus::kHardBreach;
    if (terms.soft && excess(terms.comparison, *value, *terms.soft) > 0.0)
        return LimitStatus::kSoftBreach;
    return LimitStatus::kOk;
}

std::optional<double> utilization(const LimitTerms& terms, double value) {
    const std::optional<double> threshold = terms.hard ? terms.hard : terms.soft;
    if (!threshold || *threshold == 0.0) return std::nullopt;
    const bool away_from_zero =
        (*threshold > 0.0) == (terms.comparison == LimitComparison::kAtMost);
    if (away_from_zero) return std::max(0.0, value / *threshold);
    const double share = *threshold / value;
    if (!(share > 0.0) || !std::isfinite(share)) return std::nullopt;
    return share;
}

bool is_worse(const LimitTerms& terms, double a, double b) {
    return excess(terms.comparison, a, b) > 0.0;
}

CaseAfterCheck after_check(const model::RiskLimit& limit, const std::string& subject,
                           std::optional<LimitCase> open, const LimitCheck& check) {
    const LimitStatus status = limit_status(limit.terms(), check.value);
    if (status == LimitStatus::kUnknown) return {std::move(open), {}};
    if (!open) {
        if (status == LimitStatus::kOk) return {};
        LimitCase made = opened(limit, subject, status, check);
        return {made, {event_of(made, LimitEventKind::kOpened, check)}};
    }
    LimitCase& one = *open;
    if (check.as_of < one.latest_on) return {std::move(open), {}};
    const LimitStatus before = one.status;
    one.latest_value = *check.value;
    one.latest_on = check.as_of;
    if (status == LimitStatus::kOk) {
        LimitEvent event =
            close_case(one, model::LimitCaseEnd::kInside, check.as_of, check.by, check.at);
        event.value = check.value;
        event.status = status;
        return {std::move(open), {std::move(event)}};
    }
    one.status = status;
    one.worst_status = std::max(one.worst_status, status);
    if (is_worse(limit.terms(), *check.value, one.worst_value)) {
        one.worst_value = *check.value;
        one.worst_on = check.as_of;
    }
    if (status == before) return {std::move(open), {}};
    const bool worse = status > before;
    if (worse) clear_acknowledgment(one);
    LimitEvent event =
        event_of(one, worse ? LimitEventKind::kWorsened : LimitEventKind::kEased, check);
    return {std::move(open), {std::move(event)}};
}

LimitEvent close_case(LimitCase& open, model::LimitCaseEnd reason, fin::Date on,
                      const std::string& by, Instant at) {
    open.closed_on = on;
    open.closed_at = at;
    open.ended = reason;
    return event_of(open, LimitEventKind::kClosed, {.as_of = on, .value = {}, .by = by, .at = at});
}

Result<LimitEvent> acknowledge(LimitCase& open, const std::string& by, const std::string& comment,
                               Instant at) {
    if (open.closed_at)
        return fail(
            Code::kConflict,
            fmt::format("the case of {} was closed: only open cases are acknowledged", open.limit));
    open.acknowledged_by = by;
    open.acknowledged_at = at;
    open.comment = comment;
    LimitEvent event =
        event_of(open, LimitEventKind::kAcknowledged,
                 {.as_of = open.latest_on, .value = open.latest_value, .by = by, .at = at});
    event.comment = comment;
    return event;
}

std::string limit_amount(model::LimitUnit unit, double value) {
    switch (unit) {
        case model::LimitUnit::kFraction:
            return fmt::format("{:.6g}%", 100.0 * value);
        case model::LimitUnit::kCurrency:
            return fmt::format("{:.2f}", value);
        case model::LimitUnit::kNumber:
            break;
    }
    return fmt::format("{:.6g}", value);
}

std::string breach_text(const model::LimitCase& one) {
    const bool is_hard = one.status == model::LimitStatus::kHardBreach && one.hard;
    return fmt::format("{}, {} {} ({} limit), since {}", limit_amount(one.unit, one.latest_value),
                       one.comparison == model::LimitComparison::kAtMost ? "at most" : "at least",
                       limit_amount(one.unit, is_hard ? *one.hard : one.soft.value_or(0.0)),
                       is_hard ? "hard" : "soft", one.since.to_string());
}

}  // namespace ballast::risk
