#include "plan/history.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/check.hpp"
#include "plan/reference_table.hpp"

namespace ballast::plan {

namespace {

History read_us_history() {
    const auto rows = reference_table("us_annual.csv");
    History history;
    const auto& header = rows.front();
    for (std::size_t column = 1; column < header.size(); ++column) {
        std::vector<double> values;
        for (std::size_t row = 1; row < rows.size(); ++row)
            values.push_back(reference_number(rows[row][column]));
        if (header[column] == "inflation") {
            history.inflation = std::move(values);
        } else if (header[column] == "cape") {
            history.cape = std::move(values);
        } else {
            history.assets.emplace_back(header[column]);
            history.returns.push_back(std::move(values));
        }
    }
    for (std::size_t row = 1; row < rows.size(); ++row)
        history.years.push_back(static_cast<int>(reference_number(rows[row][0])));
    CHECK(check_history(history).has_value());
    return history;
}

using DivisorTable = std::vector<std::pair<int, double>>;

// The ages and divisors of one column of the reference table.
const DivisorTable& divisors_of(RmdTable table) {
    const auto read = [](std::size_t column) {
        DivisorTable made;
        const auto rows = reference_table("rmd_uniform_lifetime.csv");
        for (std::size_t row = 1; row < rows.size(); ++row)
            if (column < rows[row].size() && !rows[row][column].empty())
                made.emplace_back(static_cast<int>(reference_number(rows[row][0])),
                                  reference_number(rows[row][column]));
        return made;
    };
    static const DivisorTable since_2022 = read(1);
    static const DivisorTable since_2002 = read(2);
    return table == RmdTable::kUniform2022 ? since_2022 : since_2002;
}

// Above this value the unit is percent, not a fraction.
constexpr double kLargestReturn = 4.0;

Status check_values(const History& history, const std::vector<double>& values,
                    std::string_view name) {
    for (std::size_t row = 0; row < values.size(); ++row) {
        if (!std::isfinite(values[row]))
            return fail(Code::kInvalidInput,
                        fmt::format("{} has no value in {}", name, history.years[row]));
        if (values[row] > kLargestReturn || values[row] < -1.0)
            return fail(Code::kInvalidInput,
                        fmt::format("{} of {} is {}: expected a fraction such as 0.05 for 5%; set "
                                    "`percent` when the table is in percent",
                                    name, history.years[row], values[row]));
    }
    return {};
}

}  // namespace

std::optional<std::size_t> History::find(std::string_view asset) const {
    const auto place = std::find(assets.begin(), assets.end(), asset);
    if (place == assets.end()) return std::nullopt;
    return static_cast<std::size_t>(place - assets.begin());
}

const History& us_history() {
    static const History history = read_us_history();
    return history;
}

std::vector<std::string> required_distribution_sources() {
    return reference_texts("us_benefit_sources.csv", "distributions");
}

int first_age_of(RmdTable table) { return divisors_of(table).front().first; }

std::optional<double> uniform_lifetime_divisor(int age, RmdTable which) {
    const DivisorTable& table = divisors_of(which);
    if (age < table.front().first) return std::nullopt;
    if (age >= table.back().first) return table.back().second;
    for (const auto& [table_age, divisor] : table)
        if (table_age == age) return divisor;
    return std::nullopt;
}

Status check_history(const History& history) {
    if (history.years.empty() || history.assets.empty())
        return fail(Code::kInvalidInput, "the market history has no rows or no assets");
    for (std::size_t row = 1; row < history.years.size(); ++row)
        if (history.years[row] != history.years[row - 1] + 1)
            return fail(Code::kInvalidInput,
                        fmt::format("the market history goes from {} to {}: expected one row per "
                                    "year, ascending, without gaps",
                                    history.years[row - 1], history.years[row]));
    for (std::size_t asset = 0; asset < history.assets.size(); ++asset)
        TRY_STATUS(check_values(history, history.returns[asset], history.assets[asset]));
    if (!history.inflation.empty())
        TRY_STATUS(check_values(history, history.inflation, "inflation"));
    return {};
}

double constant_maturity_return(double yield, double next_yield, int remaining) {
    CHECK(remaining > 0 && next_yield > -1.0);
    const double discount = std::pow(1.0 + next_yield, -remaining);
    const double annuity = next_yield == 0.0 ? remaining : (1.0 - discount) / next_yield;
    return yield * annuity + discount - 1.0 + yield;
}

Ar1Fit fit_ar1(std::span<const double> series) {
    CHECK(series.size() > 3);
    const std::size_t n = series.size() - 1;
    double mean_x = 0.0;
    double mean_y = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        mean_x += series[i];
        mean_y += series[i + 1];
    }
    mean_x /= static_cast<double>(n);
    mean_y /= static_cast<double>(n);
    double xx = 0.0;
    double xy = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        xx += (series[i] - mean_x) * (series[i] - mean_x);
        xy += (series[i] - mean_x) * (series[i + 1] - mean_y);
    }
    Ar1Fit fit{.slope = xx > 0.0 ? xy / xx : 0.0, .pairs = n};
    fit.intercept = mean_y - fit.slope * mean_x;
    double squares = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        const double rest = series[i + 1] - fit.intercept - fit.slope * series[i];
        squares += rest * rest;
    }
    fit.residual = std::sqrt(squares / static_cast<double>(n - 2));
    return fit;
}

}  // namespace ballast::plan
