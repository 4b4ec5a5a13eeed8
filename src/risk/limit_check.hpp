// Limits: the status of a value, how much of a limit it uses, and the case of a breach over time.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/limit.hpp"

namespace ballast::risk {

// kInvalidInput: no threshold, one that is not finite, or a soft one that is looser than the hard.
Status check_limit_terms(const model::LimitTerms& terms);

// Whether no value can be inside both: one is at most less than the other is at least. The hard
// threshold counts, without it the soft one.
bool contradict(const model::LimitTerms& a, const model::LimitTerms& b);

// A `limits_contradict` issue for every pair of limits on one metric that contradict each other.
Issues contradictions(std::span<const model::RiskLimit* const> limits);

// A value equal to a threshold is inside. kUnknown without a value.
model::LimitStatus limit_status(const model::LimitTerms& terms, std::optional<double> value);

// Share of the hard threshold that is used, of the soft one without it; 1 at the threshold, above 1
// beyond it. A threshold that the value approaches from the side of zero: value / threshold, at
// least 0; otherwise threshold / value. nullopt where neither has a meaning.
std::optional<double> utilization(const model::LimitTerms& terms, double value);

// Whether `a` is farther beyond the thresholds than `b`.
bool is_worse(const model::LimitTerms& terms, double a, double b);

// "12.34%", "1500000.00", "0.9": the value of a metric in the unit of its limit, with enough digits
// to differ from a threshold nearby.
std::string limit_amount(model::LimitUnit unit, double value);

// "12.34%, at most 10% (hard limit), since 2025-06-30": the latest value of a case, and the
// threshold that it breaches.
std::string breach_text(const model::LimitCase& one);

// One check of a limit.
struct LimitCheck {
    fin::Date as_of;
    std::optional<double> value;
    std::string by;
    Instant at;
};

// A case after a check, with what happened to it; without a case there was and is no breach.
struct CaseAfterCheck {
    std::optional<model::LimitCase> limit_case;
    std::vector<model::LimitEvent> events;  // without number
};

// `open`: the open case of the limit and subject. A check without a value changes nothing: a breach
// does not end because its data are missing. A check as of a date before the latest one of the case
// changes nothing either. The id of a new case is nil.
CaseAfterCheck after_check(const model::RiskLimit& limit, const std::string& subject,
                           std::optional<model::LimitCase> open, const LimitCheck& check);

// Closes a case whose limit is deleted or expired.
model::LimitEvent close_case(model::LimitCase& open, model::LimitCaseEnd reason, fin::Date on,
                             const std::string& by, Instant at);

// kConflict for a closed case.
Result<model::LimitEvent> acknowledge(model::LimitCase& open, const std::string& by,
                                      const std::string& comment, Instant at);

}  // namespace ballast::risk
