#include "plan/social_security.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/check.hpp"
#include "plan/limits.hpp"
#include "plan/reference_table.hpp"

namespace ballast::plan {

namespace {

constexpr std::size_t kCountedYears = 35;

// Ages rise from 65 by two months a year of birth from `first`, stay at 66 for twelve years, and
// rise to 67.
int stepped_age(int birth_year, int first) {
    const int early = std::clamp(birth_year - first + 1, 0, 6);
    const int late = std::clamp(birth_year - (first + 17) + 1, 0, 6);
    return 65 * kMonths + 2 * (early + late);
}

// Credit per month of delay: 3 percent a year for people born before 1925, half a percent more for
// every two later years, up to 8 percent (20 CFR 404.313(b)).
double delay_credit(int birth_year) {
    const double yearly =
        birth_year < 1925 ? 0.03 : std::min(0.035 + 0.005 * ((birth_year - 1925) / 2), 0.08);
    return yearly / kMonths;
}

// The first 36 months at `first` percent each, further ones at 5/12 of a percent.
double reduction(int months, double first) {
    return first * std::min(months, 36) + 5.0 / 1200.0 * std::max(months - 36, 0);
}

// Guards amounts that are whole dimes or dollars against binary rounding.
constexpr double kRounding = 1e-6;

struct Indices {
    std::map<int, double> wage_index;
    std::map<int, double> wage_base;
    std::map<int, double> cola;
};

const Indices& indices() {
    static const Indices read = [] {
        Indices made;
        const auto rows = reference_table("us_social_security.csv");
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const int year = static_cast<int>(reference_number(rows[i][0]));
            const auto add = [&](std::map<int, double>& to, std::string_view cell) {
                if (!cell.empty()) to[year] = reference_number(cell);
            };
            add(made.wage_index, rows[i][1]);
            add(made.wage_base, rows[i][2]);
            add(made.cola, rows[i][3]);
        }
        return made;
    }();
    return read;
}

double wage_index_of(int year) {
    const auto& series = indices().wage_index;
    const auto place = series.find(std::min(year, series.rbegin()->first));
    CHECK(place != series.end());
    return place->second;
}

double covered(int year, double earnings) {
    const auto& bases = indices().wage_base;
    return std::min(earnings, bases.find(std::min(year, bases.rbegin()->first))->second);
}

// The bend points of 1979 moved by the wage index two years before.
double bend_point(double of_1979, int eligibility_year) {
    return std::round(of_1979 * wage_index_of(eligibility_year - 2) / wage_index_of(1977));
}

}  // namespace

int full_retirement_months(int birth_year) { return stepped_age(birth_year, 1938); }
int survivor_full_retirement_months(int birth_year) { return stepped_age(birth_year, 1940); }

double worker_share(int birth_year, int claim) {
    const int full = full_retirement_months(birth_year);
    if (claim < full) return 1.0 - reduction(full - claim, 5.0 / 900.0);
    return 1.0 + delay_credit(birth_year) * (std::min(claim, kLastClaim) - full);
}

double spouse_share(int birth_year, int claim) {
    const int full = full_retirement_months(birth_year);
    return 1.0 - reduction(std::max(full - claim, 0), 25.0 / 3600.0);
}

double survivor_share(int birth_year, int claim) {
    constexpr double kLargest = 0.285;
    const int full = survivor_full_retirement_months(birth_year);
    const int early = std::clamp(full - claim, 0, full - kFirstSurvivorClaim);
    return 1.0 - kLargest * early / (full - kFirstSurvivorClaim);
}

double to_dime(double amount) { return std::floor(amount * 10.0 + kRounding) / 10.0; }
double to_dollar(double amount) { return std::floor(amount + kRounding); }

double worker_benefit(const Claim& own) {
    return to_dollar(to_dime(own.pia * worker_share(own.birth_year, own.claim)));
}

double spouse_excess(const Claim& own, double worker_pia, int spouse_from) {
    const double excess = std::max(to_dime(0.5 * worker_pia) - own.pia, 0.0);
    return to_dime(excess * spouse_share(own.birth_year, std::max(own.claim, spouse_from)));
}

double survivor_benefit(const Deceased& deceased, int survivor_birth_year, int claim) {
    const int full = full_retirement_months(deceased.birth_year);
    const int credited = deceased.claim.value_or(std::min(deceased.died, kLastClaim));
    const double base = credited > full
                            ? to_dime(deceased.pia * worker_share(deceased.birth_year, credited))
                            : deceased.pia;
    double benefit = to_dime(base * survivor_share(survivor_birth_year, claim));
    if (deceased.claim && *deceased.claim < full) {
        const double reduced =
            to_dime(deceased.pia * worker_share(deceased.birth_year, *deceased.claim));
        benefit = std::min(benefit, std::max(reduced, to_dime(0.825 * deceased.pia)));
    }
    return to_dollar(benefit);
}

BendPoints bend_points(int eligibility_year) {
    return {bend_point(180.0, eligibility_year), bend_point(1085.0, eligibility_year)};
}

double primary_amount(double aime, int eligibility_year, int as_of_year) {
    const auto [first, second] = bend_points(eligibility_year);
    double amount =
        to_dime(0.9 * std::min(aime, first) + 0.32 * std::clamp(aime - first, 0.0, second - first) +
                0.15 * std::max(aime - second, 0.0));
    for (const auto& [year, percent] : indices().cola)
        if (year >= eligibility_year && year < as_of_year)
            amount = to_dime(amount * (1.0 + percent / 100.0));
    return amount;
}

Result<PrimaryInsurance> primary_insurance(int birth_year, const std::map<int, double>& earnings,
                                           int as_of_year) {
    constexpr int kFirstBirthYear = 1929;  // eligible from 1991 on: 35 counted years
    if (birth_year < kFirstBirthYear)
        return fail(
            Code::kInvalidInput,
            fmt::format("the birth year is {}: expected {} or later, whose benefits rest on "
                        "35 years of earnings",
                        birth_year, kFirstBirthYear));
    if (earnings.empty())
        return fail(Code::kInvalidInput, "there are no earnings: expected one amount per year");
    const int first_year = indices().wage_index.begin()->first;
    if (earnings.begin()->first < first_year)
        return fail(Code::kInvalidInput,
                    fmt::format("there are earnings of {}: expected {} or later",
                                earnings.begin()->first, first_year));
    PrimaryInsurance made;
    made.eligibility_year = birth_year + 62;
    made.index_year = birth_year + 60;
    const BendPoints bends = bend_points(made.eligibility_year);
    made.first_bend = bends.first;
    made.second_bend = bends.second;
    const double index = wage_index_of(made.index_year);
    for (const auto& [year, amount] : earnings) {
        IndexedYear row{.year = year, .earnings = covered(year, amount)};
        if (year < made.index_year) row.factor = std::max(index / wage_index_of(year), 0.0);
        row.indexed = row.earnings * row.factor;
        made.years.push_back(row);
    }
    std::vector<std::size_t> order(made.years.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return made.years[a].indexed > made.years[b].indexed;
    });
    double total = 0.0;
    for (std::size_t i = 0; i < std::min(order.size(), kCountedYears); ++i) {
        made.years[order[i]].counted = true;
        total += made.years[order[i]].indexed;
    }
    made.aime = to_dollar(total / (kCountedYears * kMonths));
    made.pia = primary_amount(made.aime, made.eligibility_year, as_of_year);
    made.pia_at_eligibility =
        primary_amount(made.aime, made.eligibility_year, made.eligibility_year);
    return made;
}

Issues unpublished_years(int birth_year, std::optional<int> last_earnings, int as_of_year,
                         const std::string& where) {
    const int last_index = indices().wage_index.rbegin()->first;
    const int last_base = indices().wage_base.rbegin()->first;
    const int last_increase = indices().cola.rbegin()->first;
    const int index_year = birth_year + 60;
    Issues issues;
    const auto note = [&](std::string code, std::string message) {
        issues.push_back({Severity::kInfo, std::move(code), std::move(message), where});
    };
    if (index_year > last_index)
        note("wage_index_unpublished",
             fmt::format("the average wage index of {} is not published: bend points{} are those "
                         "of the wages of {}",
                         index_year, last_earnings ? " and indexed earnings" : "", last_index));
    if (last_earnings && *last_earnings > last_base)
        note("wage_base_unpublished",
             fmt::format("the contribution and benefit base of {} is not published: earnings after "
                         "{} count up to the base of {}",
                         *last_earnings, last_base, last_base));
    if (as_of_year - 1 > last_increase && birth_year + 62 < as_of_year)
        note("cola_unpublished",
             fmt::format("cost-of-living increases after {} are not published: the amount is in "
                         "dollars of {}",
                         last_increase, last_increase + 1));
    return issues;
}

std::vector<std::string> social_security_sources() {
    return reference_texts("us_benefit_sources.csv", "social_security");
}

}  // namespace ballast::plan
