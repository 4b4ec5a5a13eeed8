// Limits on metrics of a portfolio, balance sheet or deal, and the cases that their breaches open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "fin/date.hpp"

namespace ballast::model {

enum class LimitSubject : std::uint8_t { kPortfolio, kBalanceSheet, kDeal };

enum class LimitComparison : std::uint8_t { kAtMost, kAtLeast };

enum class LimitUnit : std::uint8_t { kFraction, kCurrency, kNumber };

// In order of gravity, but for kUnknown: the metric has no value.
enum class LimitStatus : std::uint8_t { kOk, kSoftBreach, kHardBreach, kUnknown };

// What a metric is compared with. At least one threshold is given; the soft one is the tighter.
struct LimitTerms {
    LimitComparison comparison = LimitComparison::kAtMost;
    std::optional<double> soft;
    std::optional<double> hard;
};

struct RiskLimit {
    std::string id;  // [a-z0-9_.-]{1,64}, unique within a tenant
    std::string name;
    LimitSubject subject_type = LimitSubject::kPortfolio;
    std::string subject;  // id of the portfolio, balance sheet or deal; empty: every one
    std::string metric;   // risk/metric.hpp
    LimitComparison comparison = LimitComparison::kAtMost;
    std::optional<double> soft;
    std::optional<double> hard;
    LimitUnit unit = LimitUnit::kFraction;
    std::string owner;  // person or committee that answers for it
    std::string rationale;
    std::optional<fin::Date> valid_until;  // last date on which it is checked
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;

    LimitTerms terms() const { return {comparison, soft, hard}; }
};

// The latest check of a limit for one subject.
struct LimitReading {
    std::string limit;
    std::string subject;
    fin::Date as_of;
    LimitStatus status = LimitStatus::kUnknown;
    std::optional<double> value;
    std::optional<double> utilization;  // of the hard threshold; of the soft one without it
    std::string message;                // why there is no value
    Instant checked_at;
};

enum class LimitCaseEnd : std::uint8_t {
    kInside,   // the metric is back inside its thresholds
    kExpired,  // the limit is no longer valid
    kDeleted,  // the limit was deleted
};

using LimitCaseId = Id<struct LimitCaseTag>;

// A breach from its first check to the end. A soft breach that becomes a hard one, or the reverse,
// is the same case.
struct LimitCase {
    LimitCaseId id;
    std::string limit;
    std::string limit_name;  // at the time of the breach, as is what follows
    std::string metric;
    LimitComparison comparison = LimitComparison::kAtMost;
    std::optional<double> soft;
    std::optional<double> hard;
    LimitUnit unit = LimitUnit::kFraction;
    LimitSubject subject_type = LimitSubject::kPortfolio;
    std::string subject;
    LimitStatus status = LimitStatus::kSoftBreach;  // of the latest check with a value
    LimitStatus worst_status = LimitStatus::kSoftBreach;
    fin::Date since;
    Instant opened_at;
    double first_value = 0.0;
    double worst_value = 0.0;
    fin::Date worst_on;
    double latest_value = 0.0;
    fin::Date latest_on;
    // Of the present severity: a soft breach that becomes a hard one needs another.
    std::string acknowledged_by;
    std::optional<Instant> acknowledged_at;
    std::string comment;
    std::optional<fin::Date> closed_on;
    std::optional<Instant> closed_at;
    std::optional<LimitCaseEnd> ended;

    LimitTerms terms() const { return {comparison, soft, hard}; }
};

enum class LimitEventKind : std::uint8_t { kOpened, kWorsened, kEased, kAcknowledged, kClosed };

// What happened to a case, in order of time. Events are never changed.
struct LimitEvent {
    LimitCaseId limit_case;
    std::int64_t number = 1;  // within the case
    LimitEventKind kind = LimitEventKind::kOpened;
    Instant at;
    fin::Date as_of;
    LimitStatus status = LimitStatus::kOk;
    std::optional<double> value;
    std::string by;  // member or schedule
    std::string comment;
};

}  // namespace ballast::model
