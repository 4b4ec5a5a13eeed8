#include "risk/attribution.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/check.hpp"
#include "model/price_staleness.hpp"

namespace ballast::risk {

namespace {

constexpr double kWeightTolerance = 1e-9;
constexpr double kEffectTolerance = 1e-9;

Error at(std::size_t period, std::string_view field, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({fmt::format("/periods/{}{}", period, field), "not_allowed",
                            std::move(message), std::move(hint)});
    return error;
}

std::string name_of(const AttributionPeriod& period, std::size_t index) {
    return period.period.empty() ? fmt::format("period {}", index + 1) : period.period;
}

bool is_finite(const std::optional<double>& value) { return !value || std::isfinite(*value); }

Status check_group(const AttributionGroup& group, std::size_t period, std::size_t index) {
    const std::string field = fmt::format("/groups/{}", index);
    if (!std::isfinite(group.weight) || !std::isfinite(group.benchmark_weight) ||
        !is_finite(group.portfolio_return) || !is_finite(group.benchmark_return) ||
        !is_finite(group.contribution))
        return at(period, field, fmt::format("{} has a value that is not a number", group.name),
                  "give weights and returns as fractions");
    if (group.weight != 0.0 && !group.portfolio_return && !group.contribution)
        return at(period, field,
                  fmt::format("{} has a weight in the portfolio and no return", group.name),
                  "give its return, or the weight 0");
    if (group.benchmark_weight != 0.0 && !group.benchmark_return)
        return at(
            period, field,
            fmt::format("{} has a weight in the benchmark and no benchmark_return", group.name),
            "give its benchmark_return, or the benchmark_weight 0");
    return {};
}

// The groups of a period, with one more for weights that do not add up on both sides.
Result<std::vector<AttributionGroup>> complete_groups(const AttributionPeriod& period,
                                                      std::size_t index, Issues& issues) {
    std::vector<AttributionGroup> groups = period.groups;
    std::set<std::string_view> names;
    double weight = 0.0;
    double benchmark_weight = 0.0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        TRY_STATUS(check_group(groups[i], index, i));
        if (!names.insert(groups[i].name).second)
            return at(index, fmt::format("/groups/{}/name", i),
                      fmt::format("{} is in {} twice", groups[i].name, name_of(period, index)),
                      "name each group once per period");
        weight += groups[i].weight;
        benchmark_weight += groups[i].benchmark_weight;
    }
    if (std::abs(weight - 1.0) > kWeightTolerance ||
        std::abs(benchmark_weight - 1.0) > kWeightTolerance)
        issues.push_back(
            {Severity::kWarning, "weights_do_not_add_up",
             fmt::format("the weights of {} add up to {:.6g} in the portfolio and {:.6g} in the "
                         "benchmark, not 1{}",
                         name_of(period, index), weight, benchmark_weight,
                         std::abs(weight - benchmark_weight) > kWeightTolerance
                             ? "; the rest is a group without return"
                             : ""),
             name_of(period, index)});
    if (std::abs(weight - benchmark_weight) > kWeightTolerance)
        groups.push_back({kUnallocated, 1.0 - weight, 1.0 - benchmark_weight, 0.0, 0.0});
    return groups;
}

GroupEffects effects_of(const AttributionGroup& group, double benchmark, BrinsonModel model) {
    GroupEffects effects;
    effects.name = group.name;
    effects.weight = group.weight;
    effects.benchmark_weight = group.benchmark_weight;
    effects.portfolio_return = group.portfolio_return;
    effects.benchmark_return = group.benchmark_return;
    const double own = group.benchmark_return.value_or(group.portfolio_return.value_or(0.0));
    const double portfolio = group.portfolio_return.value_or(own);
    const double contribution = group.contribution.value_or(group.weight * portfolio);
    const double base = model == BrinsonModel::kBrinsonFachler ? benchmark : 0.0;
    effects.allocation = (group.weight - group.benchmark_weight) * (own - base);
    effects.selection = group.benchmark_weight * (portfolio - own);
    // (w - W) (r - R), written so that it also holds for a contribution that is not w × r.
    effects.interaction = contribution - group.weight * own - effects.selection;
    if (!group.contribution)
        effects.interaction = (group.weight - group.benchmark_weight) * (portfolio - own);
    effects.active = effects.total();
    return effects;
}

Result<PeriodEffects> attribute_period(const AttributionPeriod& period, std::size_t index,
                                       BrinsonModel model, Issues& issues) {
    PeriodEffects result;
    result.period = period.period;
    if (period.effects) {
        static_cast<AttributionEffects&>(result) = *period.effects;
        result.portfolio_return = period.portfolio_return;
        result.benchmark_return = period.benchmark_return;
        result.active = period.portfolio_return - period.benchmark_return;
        if (!std::isfinite(result.active) || !std::isfinite(result.total()))
            return at(index, "/effects", "an effect or return is not a number",
                      "give effects and returns as fractions");
        result.residual = result.active - result.total();
        if (std::abs(result.residual) > kEffectTolerance)
            issues.push_back(
                {Severity::kWarning, "effects_do_not_add_up",
                 fmt::format("the effects of {} add up to {:.6g}, the active return is "
                             "{:.6g}; the difference is kept as a residual",
                             name_of(period, index), result.total(), result.active),
                 name_of(period, index)});
        return result;
    }
    if (period.groups.empty())
        return at(index, "", fmt::format("{} has no groups", name_of(period, index)),
                  "give `groups`, or `effects` with both returns");
    TRY(const std::vector<AttributionGroup> groups, complete_groups(period, index, issues));
    for (const AttributionGroup& group : groups) {
        result.portfolio_return +=
            group.contribution.value_or(group.weight * group.portfolio_return.value_or(0.0));
        result.benchmark_return += group.benchmark_weight * group.benchmark_return.value_or(0.0);
    }
    result.active = result.portfolio_return - result.benchmark_return;
    for (const AttributionGroup& group : groups) {
        result.groups.push_back(effects_of(group, result.benchmark_return, model));
        result += result.groups.back();
    }
    return result;
}

Status check_linkable(double value, std::string_view whose, std::size_t index) {
    if (value > -1.0) return {};
    return at(index, "",
              fmt::format("the return of the {} in period {} is {:.6g}: Carino linking requires "
                          "returns above -1",
                          whose, index + 1, value),
              "check the return, or use linking none");
}

AttributionEffects scaled(const AttributionEffects& effects, double by) {
    return {effects.allocation * by, effects.selection * by, effects.interaction * by};
}

LinkedEffects link(std::vector<PeriodEffects>& periods) {
    LinkedEffects linked;
    double portfolio = 1.0;
    double benchmark = 1.0;
    for (const PeriodEffects& period : periods) {
        portfolio *= 1.0 + period.portfolio_return;
        benchmark *= 1.0 + period.benchmark_return;
    }
    linked.portfolio_return = portfolio - 1.0;
    linked.benchmark_return = benchmark - 1.0;
    linked.active = portfolio - benchmark;
    const double whole = carino_coefficient(linked.portfolio_return, linked.benchmark_return);
    std::map<std::string, std::size_t> places;
    for (PeriodEffects& period : periods) {
        const double by =
            carino_coefficient(period.portfolio_return, period.benchmark_return) / whole;
        period.linking_coefficient = by;
        linked += scaled(period, by);
        linked.residual += by * period.residual;
        for (const GroupEffects& group : period.groups) {
            const auto [place, is_new] = places.emplace(group.name, linked.groups.size());
            if (is_new) linked.groups.emplace_back().name = group.name;
            GroupEffects& into = linked.groups[place->second];
            into += scaled(group, by);
            into.active += by * group.active;
            into.weight += group.weight / static_cast<double>(periods.size());
            into.benchmark_weight += group.benchmark_weight / static_cast<double>(periods.size());
        }
    }
    return linked;
}

}  // namespace

AttributionEffects& AttributionEffects::operator+=(const AttributionEffects& other) {
    allocation += other.allocation;
    selection += other.selection;
    interaction += other.interaction;
    return *this;
}

double carino_coefficient(double portfolio_return, double benchmark_return) {
    // ln(1 + x) / x / (1 + b) with x the relative difference: no cancellation near p = b.
    const double x = (portfolio_return - benchmark_return) / (1.0 + benchmark_return);
    const double slope = x == 0.0 ? 1.0 : std::log1p(x) / x;
    return slope / (1.0 + benchmark_return);
}

Result<Outcome<BrinsonAttribution>> brinson_attribution(std::span<const AttributionPeriod> periods,
                                                        BrinsonModel model, ReturnLinking linking,
                                                        const Cancel& cancel) {
    if (periods.empty()) {
        Error error = fail(Code::kInvalidInput, "there are no periods");
        error.errors.push_back({"/periods", "too_few_items", error.message, "give at least one"});
        return error;
    }
    Outcome<BrinsonAttribution> result;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        TRY_STATUS(cancel.check());
        TRY(PeriodEffects period, attribute_period(periods[i], i, model, result.issues));
        if (linking == ReturnLinking::kCarino) {
            TRY_STATUS(check_linkable(period.portfolio_return, "portfolio", i));
            TRY_STATUS(check_linkable(period.benchmark_return, "benchmark", i));
        }
        result.value.periods.push_back(std::move(period));
    }
    if (linking == ReturnLinking::kCarino) result.value.linked = link(result.value.periods);
    return result;
}

// ---- factors --------------------------------------------------------------------------------

namespace {

Status check_factor_data(const FactorAttributionData& data, ReturnLinking linking) {
    const std::size_t n = data.dates.size();
    CHECK(data.returns.size() == n && data.exposures.rows == n && data.factor_returns.rows == n);
    CHECK(data.exposures.cols == data.factors.size());
    CHECK(data.factor_returns.cols == data.factors.size());
    CHECK(data.benchmark_returns.empty() ||
          (data.benchmark_returns.size() == n && data.benchmark_exposures.rows == n));
    if (n == 0) return fail(Code::kInvalidInput, "there are no returns to attribute");
    const auto finite = [](double value) { return std::isfinite(value); };
    if (!std::ranges::all_of(data.returns, finite) ||
        !std::ranges::all_of(data.benchmark_returns, finite) ||
        !std::ranges::all_of(data.exposures.data, finite) ||
        !std::ranges::all_of(data.factor_returns.data, finite))
        return fail(Code::kInvalidInput, "a return or exposure is not a finite number");
    for (std::size_t t = 0; t < n; ++t) {
        if (t > 0 && data.dates[t] <= data.dates[t - 1])
            return fail(Code::kInvalidInput,
                        fmt::format("the dates do not ascend at {}", data.dates[t].to_string()));
        const double least = data.benchmark_returns.empty()
                                 ? data.returns[t]
                                 : std::min(data.returns[t], data.benchmark_returns[t]);
        if (linking == ReturnLinking::kCarino && least <= -1.0)
            return fail(Code::kInvalidInput,
                        fmt::format("the return on {} is {:.6g}: Carino linking requires returns "
                                    "above -1",
                                    data.dates[t].to_string(), least));
    }
    return {};
}

FactorAttributionPeriod attribute_rows(const FactorAttributionData& data, std::size_t first,
                                       std::size_t last, ReturnLinking linking) {
    const bool has_benchmark = !data.benchmark_returns.empty();
    const std::size_t k = data.factors.size();
    const auto count = static_cast<double>(last - first);
    FactorAttributionPeriod period{.first_date = data.dates[first],
                                   .last_date = data.dates[last - 1],
                                   .observations = last - first};
    const auto benchmark = [&](std::size_t t) {
        return has_benchmark ? data.benchmark_returns[t] : 0.0;
    };
    double portfolio_growth = 1.0;
    double benchmark_growth = 1.0;
    double sum = 0.0;
    for (std::size_t t = first; t < last; ++t) {
        portfolio_growth *= 1.0 + data.returns[t];
        benchmark_growth *= 1.0 + benchmark(t);
        sum += data.returns[t] - benchmark(t);
    }
    period.portfolio_return = portfolio_growth - 1.0;
    if (has_benchmark) period.benchmark_return = benchmark_growth - 1.0;
    const bool is_linked = linking == ReturnLinking::kCarino;
    period.active = is_linked ? portfolio_growth - benchmark_growth : sum;
    const double whole =
        is_linked ? carino_coefficient(portfolio_growth - 1.0, benchmark_growth - 1.0) : 1.0;
    std::vector<double> scaled_returns(k);  // of the factors
    std::vector<double> growth(k, 1.0);
    for (std::size_t j = 0; j < k; ++j) period.factors.push_back({.factor = data.factors[j]});
    for (std::size_t t = first; t < last; ++t) {
        const double by =
            is_linked ? carino_coefficient(data.returns[t], benchmark(t)) / whole : 1.0;
        for (std::size_t j = 0; j < k; ++j) {
            const double exposure =
                data.exposures(t, j) - (has_benchmark ? data.benchmark_exposures(t, j) : 0.0);
            const double factor = data.factor_returns(t, j);
            period.factors[j].contribution += by * exposure * factor;
            period.factors[j].mean_exposure += exposure / count;
            scaled_returns[j] += by * factor;
            growth[j] *= 1.0 + factor;
        }
    }
    for (std::size_t j = 0; j < k; ++j) {
        FactorEffect& effect = period.factors[j];
        effect.tilt = effect.mean_exposure * scaled_returns[j];
        effect.timing = effect.contribution - effect.tilt;
        effect.factor_return = growth[j] - 1.0;
        period.common += effect.contribution;
    }
    period.specific = period.active - period.common;
    return period;
}

}  // namespace

std::string period_of(fin::Date date, AttributionFrequency frequency) {
    switch (frequency) {
        case AttributionFrequency::kPeriod:
            return date.to_string();
        case AttributionFrequency::kMonth:
            return date.to_string().substr(0, 7);
        case AttributionFrequency::kQuarter:
            return fmt::format("{} Q{}", date.year(), (date.month() + 2) / 3);
        case AttributionFrequency::kYear:
            return fmt::format("{}", date.year());
    }
    return {};
}

bool is_partial(fin::Date first, fin::Date last, AttributionFrequency frequency) {
    const fin::Calendar& sessions = model::nyse_sessions();
    return period_of(sessions.advance(first, -1), frequency) == period_of(first, frequency) ||
           period_of(sessions.advance(last, 1), frequency) == period_of(last, frequency);
}

Result<FactorAttribution> factor_attribution(const FactorAttributionData& data,
                                             AttributionFrequency frequency, ReturnLinking linking,
                                             const Cancel& cancel) {
    TRY_STATUS(check_factor_data(data, linking));
    FactorAttribution result;
    const std::size_t n = data.dates.size();
    for (std::size_t first = 0; first < n;) {
        TRY_STATUS(cancel.check());
        const std::string name = period_of(data.dates[first], frequency);
        std::size_t last = first + 1;
        while (last < n && period_of(data.dates[last], frequency) == name) ++last;
        result.periods.push_back(attribute_rows(data, first, last, linking));
        result.periods.back().period = name;
        first = last;
    }
    TRY_STATUS(cancel.check());
    result.total = attribute_rows(data, 0, n, linking);
    return result;
}

}  // namespace ballast::risk
