// Time zones of the system's tz database: wall-clock times of a zone as instants, and back.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"

namespace ballast::job {

struct WallTime {
    fin::Date date;
    std::chrono::minutes time{0};  // since midnight; seconds are cut off
};

// Refers to the database, which lives as long as the process.
class TimeZone {
public:
    // "America/New_York", "UTC"; kInvalidInput for another name, kUnavailable without a database.
    static Result<TimeZone> named(std::string_view name);
    static TimeZone utc();

    std::string name() const;
    WallTime wall(Instant instant) const;
    // A time that the clocks skip is the moment at which they skip it; of a time that comes twice
    // it is the first.
    Instant instant(const WallTime& wall) const;

private:
    explicit TimeZone(const void* zone) : zone_(zone) {}
    const void* zone_;
};

}  // namespace ballast::job
