// The vocabulary of quoted rates: day counts and compounding.
#pragma once

#include <array>

#include "fin/day_count.hpp"
#include "fin/rate.hpp"
#include "wire/describe.hpp"

namespace ballast::wire {

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

}  // namespace ballast::wire
