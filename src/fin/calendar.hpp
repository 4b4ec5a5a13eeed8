// Business days: which days a market is open, and moving dates onto them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/calendar_rules.hpp"
#include "fin/date.hpp"

namespace ballast::fin {

// ISDA 2006 Definitions, section 4.12; modified preceding is its mirror.
enum class BusinessDayConvention : std::uint8_t {
    kUnadjusted,
    kFollowing,
    kModifiedFollowing,  // following, unless that is in the next month: then preceding
    kPreceding,
    kModifiedPreceding,  // preceding, unless that is in the month before: then following
};

// unadjusted, following, modified_following, preceding, modified_preceding.
std::span<const std::string_view> business_day_convention_names();
std::string_view to_string(BusinessDayConvention convention);
Result<BusinessDayConvention> parse_business_day_convention(std::string_view word);

// The most days by which a following convention moves a date, for all known calendars joined.
inline constexpr int kLongestClosing = 14;

// Immutable; copies share their data.
class Calendar {
public:
    // NYSE, TARGET, LONDON, NEW_YORK (refdata/calendars), WEEKENDS_ONLY, ALL_DAYS, or several
    // joined by + as in "NYSE+TARGET". For any other name, kInvalidInput lists the known ones.
    static Result<Calendar> named(std::string_view name);
    static Status check_name(std::string_view name);  // as named(), without building it
    static std::vector<std::string_view> names();

    static Calendar weekends_only();  // closed on Saturday and Sunday
    static Calendar all_days();       // never closed
    static Calendar from_closed_days(std::string name, ClosedDays closed);
    // Open when both calendars are open.
    static Calendar joint(const Calendar& a, const Calendar& b);

    const std::string& name() const;
    // The dates for which holidays are known. Outside them only weekends are closed, which callers
    // should report with their result.
    Date first() const;
    Date last() const;
    bool covers(Date date) const { return date >= first() && date <= last(); }

    bool is_business_day(Date date) const;
    Date adjust(Date date, BusinessDayConvention convention) const;
    // The nth business day after `date` (before it when n is negative); n = 0 gives `date` itself,
    // open or not.
    Date advance(Date date, int business_days) const;
    // Business days d with from <= d < to; the negative of the reverse when to < from.
    int business_days_between(Date from, Date to) const;
    // Closed days with from <= d <= to that are not weekends.
    std::vector<Holiday> holidays(Date from, Date to) const;

private:
    struct Data;
    explicit Calendar(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

    std::shared_ptr<const Data> data_;
};

}  // namespace ballast::fin
