// Market history by calendar year: returns and inflation of the same years.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "plan/plan.hpp"

namespace ballast::plan {

struct History {
    std::vector<int> years;  // consecutive years
    std::vector<std::string> assets;
    std::vector<std::vector<double>> returns;  // returns[asset][year], fractions
    std::vector<double> inflation;             // empty when not known
    std::vector<double> cape;                  // for January; NaN where not known; may be empty

    std::size_t size() const { return years.size(); }
    std::optional<std::size_t> find(std::string_view asset) const;
};

// United States 1928-2025: stock, bond (10-year Treasury), cash (3-month bills), corporate (Baa),
// real_estate, gold, inflation, CAPE. refdata/plan/us_annual.csv names the sources.
const History& us_history();

// Divisor of an IRS uniform lifetime table; nullopt below its first age; above its last age, the
// last divisor.
std::optional<double> uniform_lifetime_divisor(int age, RmdTable table = RmdTable::kUniform2022);

// The publications that the table since 2022 and the ages of distributions come from.
std::vector<std::string> required_distribution_sources();

// The first age in the table.
int first_age_of(RmdTable table);

// kInvalidInput: years that are not consecutive, a return below -100 %, values in percent.
Status check_history(const History& history);

// Return of a constant-maturity bond bought at par with `yield` and valued a year later at
// `next_yield` with `remaining` years to run: y a(n, y') + v(n, y') - 1 + y.
double constant_maturity_return(double yield, double next_yield, int remaining);

// Least squares of x_t on x_{t-1} with an intercept.
struct Ar1Fit {
    double intercept = 0.0;
    double slope = 0.0;
    double residual = 0.0;  // standard deviation of the residuals, with n - 2
    std::size_t pairs = 0;
};
Ar1Fit fit_ar1(std::span<const double> series);

}  // namespace ballast::plan
