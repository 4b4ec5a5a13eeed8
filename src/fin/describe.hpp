// The conventions of rates and dates, by the names that documents and files use.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "fin/calendar.hpp"
#include "fin/day_count.hpp"
#include "fin/rate.hpp"

namespace ballast::describe {

template <>
struct Described<fin::DayCount> {
    using enum fin::DayCount;
    static constexpr std::string_view name = "DayCount";
    static constexpr std::string_view doc = "Day count convention.";
    static constexpr std::array values{word(kAct360, "ACT/360"),
                                       word(kAct365Fixed, "ACT/365"),
                                       word(kActActIsda, "ACT/ACT"),
                                       word(kActActIcma, "ACT/ACT-ICMA"),
                                       word(kActActAfb, "ACT/ACT-AFB"),
                                       word(kThirty360Bond, "30/360"),
                                       word(kThirty360Us, "30/360-US"),
                                       word(kThirtyE360, "30E/360"),
                                       word(kThirtyE360Isda, "30E/360-ISDA")};
};

template <>
struct Described<fin::Compounding> {
    using enum fin::Compounding;
    static constexpr std::string_view name = "Compounding";
    static constexpr std::string_view doc = "Compounding frequency of an interest rate.";
    static constexpr std::array values{
        word(kSimple, "simple"),       word(kAnnual, "annual"),   word(kSemiannual, "semiannual"),
        word(kQuarterly, "quarterly"), word(kMonthly, "monthly"), word(kContinuous, "continuous")};
};

template <>
struct Described<fin::BusinessDayConvention> {
    using enum fin::BusinessDayConvention;
    static constexpr std::string_view name = "BusinessDayConvention";
    static constexpr std::string_view doc = "Business day convention (ISDA 2006, 4.12).";
    static constexpr std::array values{
        word(kUnadjusted, "unadjusted", "No adjustment."),
        word(kFollowing, "following", "The next business day."),
        word(kModifiedFollowing, "modified_following",
             "The next business day, or the previous one if the next is in another month."),
        word(kPreceding, "preceding", "The previous business day."),
        word(kModifiedPreceding, "modified_preceding",
             "The previous business day, or the next one if the previous is in another month.")};
};

}  // namespace ballast::describe
