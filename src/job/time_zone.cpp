#include "job/time_zone.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include "base/check.hpp"

namespace ballast::job {

namespace {

const date::time_zone& zone_of(const void* zone) {
    return *static_cast<const date::time_zone*>(zone);
}

}  // namespace

Result<TimeZone> TimeZone::named(std::string_view name) {
    try {
        static_cast<void>(date::get_tzdb());
    } catch (const std::exception& thrown) {
        return fail(Code::kUnavailable,
                    fmt::format("the time zones of the system cannot be read: {}; install tzdata",
                                thrown.what()));
    }
    try {
        return TimeZone(date::locate_zone(std::string(name)));
    } catch (const std::exception&) {
        return fail(
            Code::kInvalidInput,
            fmt::format("\"{}\" is not a time zone: expected a name of the tz database such "
                        "as America/New_York, Europe/Berlin or UTC",
                        name.substr(0, 60)));
    }
}

TimeZone TimeZone::utc() {
    auto zone = named("UTC");
    CHECK(zone.has_value());
    return *zone;
}

std::string TimeZone::name() const { return zone_of(zone_).name(); }

WallTime TimeZone::wall(Instant instant) const {
    const date::sys_seconds moment(
        std::chrono::floor<std::chrono::seconds>(std::chrono::microseconds(instant.micros())));
    const date::local_seconds local = zone_of(zone_).to_local(moment);
    const auto day = date::floor<date::days>(local);
    return {fin::Date::from_serial(static_cast<std::int32_t>(day.time_since_epoch().count())),
            std::chrono::floor<std::chrono::minutes>(local - day)};
}

Instant TimeZone::instant(const WallTime& wall) const {
    const date::local_seconds local{date::days(wall.date.serial()) + wall.time};
    const date::local_info info = zone_of(zone_).get_info(local);
    const date::sys_seconds moment =
        info.result == date::local_info::nonexistent
            ? info.first.end
            : date::sys_seconds(local.time_since_epoch() - info.first.offset);
    return Instant::from_micros(
        std::chrono::duration_cast<std::chrono::microseconds>(moment.time_since_epoch()).count());
}

}  // namespace ballast::job
