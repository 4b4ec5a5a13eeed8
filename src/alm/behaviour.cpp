#include "alm/behaviour.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace ballast::alm {

namespace {

// Months from the analysis date to the end of every bucket after the first; SRP31.85.
constexpr std::array kBucketMonths{1,  3,  6,  9,  12,  18,  24,  36, 48,
                                   60, 72, 84, 96, 108, 120, 180, 240};

Status check_rule(const DepositRule& rule, const Regulation& regulation) {
    if (!(rule.core >= 0.0 && rule.core <= 1.0))
        return fail(
            Code::kInvalidInput,
            fmt::format("core is {}: expected a share of the balance from 0 to 1", rule.core));
    double sum = 0.0;
    for (const auto& [years, share] : rule.distribution) {
        if (!(years >= 0.0 && years <= 100.0 && share >= 0.0))
            return fail(Code::kInvalidInput,
                        fmt::format("the distribution has a share of {} at {} years: expected a "
                                    "share of at least 0 at 0 to 100 years",
                                    share, years));
        sum += share;
    }
    if (rule.even_years <= 0.0 && std::abs(sum - rule.core) > 1e-9)
        return fail(
            Code::kInvalidInput,
            fmt::format("the shares of the distribution add up to {}: expected the core, {}", sum,
                        rule.core));
    if (rule.category.empty()) return {};
    const auto cap = regulation.core_caps.find(rule.category);
    if (cap == regulation.core_caps.end())
        return fail(Code::kInvalidInput,
                    fmt::format("the deposit category is \"{}\": expected retail_transactional, "
                                "retail_non_transactional or wholesale",
                                rule.category));
    if (average_years(rule) > cap->second.average_years + 1e-9)
        return fail(Code::kInvalidInput,
                    fmt::format("the core's average maturity of {} years is above the cap of {} "
                                "for {}",
                                average_years(rule), cap->second.average_years, rule.category));
    return {};
}

fin::Date after(fin::Date as_of, double years) {
    return as_of + static_cast<int>(std::llround(years * 365.0));
}

}  // namespace

const std::vector<TimeBucket>& standard_buckets() {
    static const std::vector<TimeBucket> buckets = [] {
        static constexpr std::array<std::string_view, 19> kNames{
            "overnight", "O/N-1M", "1M-3M",   "3M-6M",   "6M-9M", "9M-1Y", "1Y-1.5Y",
            "1.5Y-2Y",   "2Y-3Y",  "3Y-4Y",   "4Y-5Y",   "5Y-6Y", "6Y-7Y", "7Y-8Y",
            "8Y-9Y",     "9Y-10Y", "10Y-15Y", "15Y-20Y", "20Y+"};
        static constexpr std::array kMidpoints{0.0028, 0.0417, 0.1667, 0.375, 0.625, 0.875, 1.25,
                                               1.75,   2.5,    3.5,    4.5,   5.5,   6.5,   7.5,
                                               8.5,    9.5,    12.5,   17.5,  25.0};
        std::vector<TimeBucket> all;
        double from = 0.0;
        for (std::size_t i = 0; i < kNames.size(); ++i) {
            const double to = i == 0                      ? 1.0 / 365.0
                              : i <= kBucketMonths.size() ? kBucketMonths[i - 1] / 12.0
                                                          : std::numeric_limits<double>::infinity();
            all.push_back({std::string(kNames[i]), from, to, kMidpoints[i]});
            from = to;
        }
        return all;
    }();
    return buckets;
}

double average_years(const DepositRule& rule) {
    if (rule.core <= 0.0) return 0.0;
    if (rule.even_years > 0.0) return rule.even_years / 2.0;
    double sum = 0.0;
    for (const auto& [years, share] : rule.distribution) sum += years * share;
    return sum / rule.core;
}

std::size_t bucket_of(fin::Date as_of, fin::Date date) {
    if (date - as_of <= 1) return 0;
    for (std::size_t i = 0; i < kBucketMonths.size(); ++i)
        if (date <= fin::add_months(as_of, kBucketMonths[i])) return i + 1;
    return kBucketMonths.size() + 1;
}

std::vector<double> even_core_by_bucket(double core, double years) {
    std::vector<double> amounts;
    for (const TimeBucket& bucket : standard_buckets()) {
        if (bucket.from >= years) break;
        amounts.push_back(core * (std::min(bucket.to, years) - bucket.from) / years);
    }
    return amounts;
}

Result<DatedAmounts> deposit_run_off(const DepositRule& rule, double balance, fin::Date as_of,
                                     const Regulation& regulation) {
    TRY_STATUS(check_rule(rule, regulation));
    const auto cap = regulation.core_caps.find(rule.category);
    const double core =
        cap == regulation.core_caps.end() ? rule.core : std::min(rule.core, cap->second.share);
    const double scale = rule.core > 0.0 ? core / rule.core : 0.0;
    std::map<fin::Date, double> slots;
    if (core < 1.0) slots[as_of + 1] += balance * (1.0 - core);
    if (rule.even_years > 0.0) {
        const std::vector<double> amounts = even_core_by_bucket(balance * core, rule.even_years);
        for (std::size_t i = 0; i < amounts.size(); ++i)
            slots[after(as_of, std::max(standard_buckets()[i].midpoint, 1.0 / 365.0))] +=
                amounts[i];
    } else {
        for (const auto& [years, share] : rule.distribution)
            slots[after(as_of, std::max(years, 1.0 / 365.0))] += balance * share * scale;
    }
    return DatedAmounts(slots.begin(), slots.end());
}

}  // namespace ballast::alm
