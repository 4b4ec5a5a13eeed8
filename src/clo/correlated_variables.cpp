#include "clo/correlated_variables.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "clo/asset_flows.hpp"
#include "clo/collateral.hpp"
#include "clo/default_curve.hpp"
#include "clo/payment_dates.hpp"
#include "clo/rating_derivation.hpp"
#include "clo/refuse.hpp"

namespace ballast::clo {

namespace {

constexpr std::size_t kMaxNamed = 10;  // assets in an error

std::string names(const std::vector<std::string>& ids) {
    std::string text;
    for (std::size_t i = 0; i < std::min(ids.size(), kMaxNamed); ++i)
        text += (i ? ", " : "") + ids[i];
    if (ids.size() > kMaxNamed) text += fmt::format(" and {} others", ids.size() - kMaxNamed);
    return text;
}

const std::string& issuer_of(const Holding& holding) {
    const std::string& issuer = holding.obligor_or_issuer();
    return issuer.empty() ? holding.id : issuer;
}

// ---- one factor

CorrelatedVariables one_factor(std::span<const Holding* const> assets,
                               const SimulationCorrelation& correlation) {
    CorrelatedVariables result{.rho = *correlation.rho};
    std::map<std::string, std::size_t> variables;
    for (const Holding* asset : assets) {
        const std::string& key =
            correlation.unit == CorrelatedUnit::kIssuer ? issuer_of(*asset) : asset->id;
        result.variable.push_back(variables.try_emplace(key, variables.size()).first->second);
    }
    result.count = variables.size();
    result.used = {
        .variables = result.count, .factors = result.count + 1, .average = *correlation.rho};
    return result;
}

// ---- a matrix

// The matrix of these assets, each by its id, the id of its issuer, or the name of its issuer.
Result<math::Matrix> rows_of_assets(std::span<const Holding* const> assets,
                                    const NamedCorrelation& source) {
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < source.ids.size(); ++i) places[source.ids[i]] = i;
    std::vector<std::size_t> rows;
    std::vector<std::string> absent;
    for (const Holding* asset : assets) {
        auto found = places.find(asset->id);
        for (const std::string* other : {&asset->issuer_id, &asset->issuer_name})
            if (found == places.end() && !other->empty()) found = places.find(*other);
        if (found == places.end())
            absent.push_back(asset->id);
        else
            rows.push_back(found->second);
    }
    if (!absent.empty())
        return refuse(
            fmt::format("the correlation matrix has neither the asset nor its issuer for {}: "
                        "add them, or give a rule",
                        names(absent)));
    math::Matrix result = math::Matrix::zero(rows.size(), rows.size());
    for (std::size_t a = 0; a < rows.size(); ++a)
        for (std::size_t b = 0; b < rows.size(); ++b)
            result(a, b) = source.matrix(rows[a], rows[b]);
    return result;
}

// The matrix of the assets of the tables, by rule or of the given one.
Result<math::Matrix> matrix_of_assets(std::span<const Holding* const> assets,
                                      const SimulationCorrelation& correlation) {
    if (correlation.rule) {
        std::vector<CorrelatedItem> items;
        for (const Holding* asset : assets) items.push_back(correlated_item(*asset));
        return correlation_by_rule(items, *correlation.rule);
    }
    NamedCorrelation inline_one;
    const NamedCorrelation* source = correlation.named.get();
    if (!source) {
        if (!correlation.stored.empty())
            return refuse(fmt::format("the stored correlation matrix \"{}\" has not been read",
                                      correlation.stored));
        inline_one.ids = correlation.ids;
        TRY(inline_one.matrix, correlation_of_rows(correlation.ids, correlation.matrix));
        if (const auto check = check_correlation(inline_one.ids, inline_one.matrix); !check) {
            Error error = check.error();
            for (FieldError& one : error.errors) one.pointer = "/correlation/matrix";
            return error;
        }
        source = &inline_one;
    }
    return rows_of_assets(assets, *source);
}

// Mean over pairs of assets by the product of their par.
double average_correlation(const math::Matrix& matrix, const std::vector<double>& par) {
    double sum = 0.0, weight = 0.0;
    for (std::size_t a = 0; a < matrix.rows; ++a)
        for (std::size_t b = 0; b < a; ++b) {
            sum += par[a] * par[b] * matrix(a, b);
            weight += par[a] * par[b];
        }
    return weight > 0.0 ? sum / weight : 0.0;
}

Result<CorrelatedVariables> from_matrix(std::span<const Holding* const> assets,
                                        const SimulationCorrelation& correlation) {
    CorrelatedVariables result;
    TRY(math::Matrix matrix, matrix_of_assets(assets, correlation));
    const CorrelationRepair repair = correlation.repair.value_or(
        correlation.rule ? CorrelationRepair::kHigham : CorrelationRepair::kNone);
    SharedFactor factored;
    if (correlation.factored) {
        TRY(factored, correlation.factored(matrix, repair));
    } else {
        TRY(FactoredCorrelation made, factored_correlation(std::move(matrix), repair));
        factored = std::make_shared<const FactoredCorrelation>(std::move(made));
    }
    result.used.repaired = factored->repaired;
    result.used.distance = factored->distance;
    result.used.minimum_eigenvalue = factored->minimum_eigenvalue;
    result.variable = factored->factor.row;
    result.count = factored->factor.loadings.rows;
    result.lower_triangular = factored->factor.lower_triangular;
    result.loadings = factored->factor.loadings;
    std::vector<double> par;
    for (const Holding* asset : assets) par.push_back(asset->par.to_double());
    result.used.variables = result.count;
    result.used.factors = result.loadings.cols;
    result.used.average = average_correlation(factored->matrix, par);
    const double deviation = std::sqrt(math::quadratic_form(factored->matrix, par));
    result.common_weights.assign(result.count, 0.0);
    for (std::size_t a = 0; a < par.size(); ++a)
        result.common_weights[result.variable[a]] += deviation > 0.0 ? par[a] / deviation : 0.0;
    return result;
}

// ---- default probabilities

// Cumulative probability at a number of years: constant hazard within a year, and after the last
// that of the last.
double at_years(const std::vector<double>& cumulative, double years) {
    const std::size_t year =
        std::min(static_cast<std::size_t>(years), cumulative.size() - 1);  // from 0
    const double before = year == 0 ? 1.0 : 1.0 - cumulative[year - 1];
    const double after = 1.0 - cumulative[year];
    if (before <= 0.0) return 1.0;
    return 1.0 - before * std::pow(after / before, years - static_cast<double>(year));
}

Status check_cumulative(const std::map<std::string, std::vector<double>>& tables) {
    for (const auto& [rating, values] : tables) {
        double before = 0.0;
        for (const double value : values) {
            if (!(value >= before && value <= 1.0))
                return refuse(
                    fmt::format("default_curve.cumulative.{} contains {} after {}: "
                                "expected fractions from 0 to 1 that do not fall",
                                rating, value, before));
            before = value;
        }
        if (values.empty())
            return refuse(
                fmt::format("default_curve.cumulative.{} is empty: expected one "
                            "probability per year",
                            rating));
    }
    return {};
}

class Curves {
public:
    Curves(const DefaultCurve& curve, const Assumptions& assumptions, const CurveDates& dates)
        : curve_(curve), assumptions_(assumptions), dates_(dates) {
        fin::Date from = dates.as_of;
        double sum = 0.0;
        for (const fin::Date to : dates.periods.payments) {
            const double years = accrual_fraction(fin::DayCount::kThirty360Bond, from, to, 3);
            lengths_.push_back(years);
            years_.push_back(sum += years);
            from = to;
        }
    }

    // Empty where the asset has no rating to look up.
    Result<std::vector<double>> of(const Holding& holding) const {
        TRY(std::vector<double> cumulative, unmoved(holding));
        move(cumulative);
        return cumulative;
    }

private:
    // Moves the annual default rate of each period, that of its survivors.
    void move(std::vector<double>& cumulative) const {
        if (curve_.moves.empty()) return;
        double before = 1.0;
        double survives = 1.0;
        for (std::size_t k = 0; k < cumulative.size(); ++k) {
            const double after = 1.0 - cumulative[k];
            const double years = lengths_[k];
            if (years > 0.0) {
                double rate = before > 0.0 ? 1.0 - std::pow(after / before, 1.0 / years) : 1.0;
                for (const RateMove& each : curve_.moves) rate = each(rate);
                survives *= 1.0 - periodic_rate(rate, years);
            }
            before = after;
            cumulative[k] = 1.0 - survives;
        }
    }

    Result<std::vector<double>> unmoved(const Holding& holding) const {
        if (curve_.annual) return annual(holding);
        std::vector<double> result;
        const RatedAsset rated = rate(holding, {.as_of = dates_.as_of});
        if (curve_.cumulative.empty()) {
            if (rated.warf_factor)
                for (const double years : years_)
                    result.push_back(
                        cumulative_default_probability(*rated.warf_factor, years * 4.0));
            return result;
        }
        if (!rated.moodys_warf_rating.value) return result;
        const std::string rating(describe::to_word(*rated.moodys_warf_rating.value));
        const auto found = curve_.cumulative.find(rating);
        if (found == curve_.cumulative.end())
            return refuse(
                fmt::format("default_curve.cumulative has no probabilities for the rating "
                            "{} of asset {}",
                            rating, holding.id));
        for (const double years : years_) result.push_back(at_years(found->second, years));
        return result;
    }

    Result<std::vector<double>> annual(const Holding& holding) const {
        TRY(const std::vector<double> rates,
            resolve_rate(*curve_.annual, assumptions_, dates_.periods, holding.id,
                         collateral_rating(holding), "default_curve.annual"));
        std::vector<double> result;
        double survives = 1.0;
        for (std::size_t k = 0; k < rates.size(); ++k) {
            survives *= 1.0 - periodic_rate(rates[k], lengths_[k]);
            result.push_back(1.0 - survives);
        }
        return result;
    }

    const DefaultCurve& curve_;
    const Assumptions& assumptions_;
    const CurveDates& dates_;
    std::vector<double> lengths_, years_;  // of the periods, and up to their end
};

}  // namespace

Result<CorrelatedVariables> correlated_variables(std::span<const Holding* const> assets,
                                                 const SimulationCorrelation& correlation) {
    const int given = int(correlation.rho.has_value()) + int(correlation.rule.has_value()) +
                      int(!correlation.ids.empty() || !correlation.matrix.empty()) +
                      int(!correlation.stored.empty());
    if (given != 1)
        return refuse(
            fmt::format("correlation has {} of rho, rule, matrix and stored: expected one", given));
    if (assets.empty()) return CorrelatedVariables{.rho = 0.0};
    if (!correlation.rho) return from_matrix(assets, correlation);
    if (!(*correlation.rho >= 0.0 && *correlation.rho <= 1.0))
        return refuse(fmt::format("correlation.rho is {}: expected 0 to 1", *correlation.rho));
    return one_factor(assets, correlation);
}

Result<std::vector<std::vector<double>>> default_probabilities(
    std::span<const Holding* const> assets, const DefaultCurve& curve,
    const Assumptions& assumptions, const CurveDates& dates) {
    TRY_STATUS(check_cumulative(curve.cumulative));
    const Curves curves(curve, assumptions, dates);
    std::vector<std::vector<double>> result;
    std::vector<std::string> without;
    for (const Holding* asset : assets) {
        TRY(std::vector<double> probabilities, curves.of(*asset));
        if (probabilities.empty()) without.push_back(asset->id);
        result.push_back(std::move(probabilities));
    }
    if (!without.empty())
        return refuse(
            fmt::format("no rating gives a default probability for {}: add a rating of "
                        "the issuer by Moody's or S&P, or give default_curve.annual",
                        names(without)));
    return result;
}

}  // namespace ballast::clo
