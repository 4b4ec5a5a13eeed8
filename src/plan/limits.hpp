// The ranges of a plan's numbers: the engine checks them, so that they are reported together with
// the contradictions of a plan, and the methods describe them.
#pragma once

#include "describe/describe.hpp"
#include "plan/plan.hpp"
#include "plan/social_security.hpp"

namespace ballast::plan {

inline constexpr int kMonths = 12;  // of a year

using describe::Limits;

inline constexpr Limits kYearsLimits{
    .minimum = 1, .maximum = kMaxYears, .range_by_engine = true, .unit = "years"};
inline constexpr Limits kYearLimits{
    .minimum = 0, .maximum = kMaxYears, .range_by_engine = true, .unit = "years"};
inline constexpr Limits kAgeLimits{
    .minimum = 0, .maximum = 120, .range_by_engine = true, .unit = "years"};
inline constexpr Limits kModalAgeLimits{
    .minimum = 50, .maximum = 120, .range_by_engine = true, .unit = "years"};
inline constexpr Limits kDispersionLimits{
    .minimum = 1, .maximum = 30, .range_by_engine = true, .unit = "years"};
inline constexpr Limits kBlockLengthLimits{
    .minimum = 1, .maximum = 1000, .range_by_engine = true, .unit = "years"};
inline constexpr Limits kAmountLimits{
    .minimum = 0, .maximum = 1e15, .range_by_engine = true, .unit = "currency"};
inline constexpr Limits kYearlyAmountLimits{
    .minimum = 0, .maximum = 1e15, .range_by_engine = true, .unit = "currency per year"};
inline constexpr Limits kShareLimits{
    .minimum = 0, .maximum = 1, .range_by_engine = true, .unit = "fraction"};
inline constexpr Limits kTaxRateLimits{
    .minimum = 0, .maximum = 0.95, .range_by_engine = true, .unit = "fraction"};
inline constexpr Limits kFeesLimits{
    .minimum = 0, .maximum = 0.5, .range_by_engine = true, .unit = "fraction per year"};
inline constexpr Limits kYieldLimits{
    .minimum = 0, .maximum = 0.5, .range_by_engine = true, .unit = "fraction per year"};
inline constexpr Limits kInflationLimits{
    .minimum = -0.2, .maximum = 1, .range_by_engine = true, .unit = "fraction per year"};
inline constexpr Limits kGrowthLimits{.minimum = -0.5, .maximum = 1, .unit = "fraction per year"};
inline constexpr Limits kMonthOfBirthLimits{.minimum = 1, .maximum = 12, .range_by_engine = true};
inline constexpr Limits kPrimaryAmountLimits{
    .minimum = 0, .maximum = 100'000, .range_by_engine = true, .unit = "currency per month"};
inline constexpr Limits kClaimLimits{
    .minimum = kFirstClaim, .maximum = kLastClaim, .range_by_engine = true, .unit = "months"};
inline constexpr Limits kSurvivorSpendingLimits{
    .minimum = 0, .maximum = 2, .range_by_engine = true, .unit = "fraction"};
inline constexpr Limits kDiscountRateLimits{
    .minimum = -0.05, .maximum = 0.2, .range_by_engine = true, .unit = "fraction per year"};
inline constexpr Limits kBracketLimits{
    .minimum = 0.1, .maximum = 0.37, .range_by_engine = true, .unit = "fraction"};
inline constexpr Limits kMedicareTierLimits{.minimum = 0, .maximum = 4, .range_by_engine = true};
// Of households and of the way to independence, whose years are not run by the kernel.
inline constexpr Limits kHouseholdPathsLimits{
    .minimum = 1, .maximum = 50'000, .range_by_engine = true};

// The range of a field that no engine checks.
constexpr Limits checked_when_read(Limits limits) {
    limits.range_by_engine = false;
    return limits;
}

}  // namespace ballast::plan
