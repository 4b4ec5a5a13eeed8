// When a schedule runs: a rule in words, and the instants that it names.
//
//     every 30 minutes
//     daily at 16:30 America/New_York on NYSE sessions
//     weekly on monday, friday at 18:00 Europe/Berlin
//     monthly on day 31 at 06:00 UTC           the last day of shorter months
//     monthly on the last day at 18:00
//     monthly on the first session at 09:00 America/New_York on NYSE sessions
//     cron 30 16 * * 1-5 America/New_York
//
// Several times are joined by commas: daily at 09:00, 16:30. Without a zone the time is UTC.
// Intervals count from midnight UTC of 1970-01-01, so that they do not depend on when the schedule
// was made. Where clocks are set forward, a skipped time runs at the moment of the change; where
// they are set back, a repeated time runs once, the first time. cron fields follow crontab(5) of
// Vixie cron: where both days are restricted, either may match.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace ballast::job {

// Immutable; copies share their data.
class ScheduleRule {
public:
    // kInvalidInput names the word that was not expected, and what was.
    static Result<ScheduleRule> parse(std::string_view text);

    // The first instant after `after`; nullopt where the rule names none in the next eight years,
    // such as the 30th of February.
    std::optional<Instant> next_after(Instant after) const;
    // The last instant in (after, until]; nullopt without one.
    std::optional<Instant> last_in(Instant after, Instant until) const;

    // "UTC" for an interval.
    std::string zone() const;

private:
    struct Data;
    friend struct RuleReader;
    explicit ScheduleRule(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    std::shared_ptr<const Data> data_;
};

}  // namespace ballast::job
