#include "alm/outlier.hpp"

#include <algorithm>

namespace ballast::alm {

namespace {

bool is_supervisory(ScenarioKind kind) {
    return std::ranges::find(kSupervisoryScenarios, kind) != kSupervisoryScenarios.end();
}

bool is_parallel(ScenarioKind kind) {
    return kind == ScenarioKind::kParallelUp || kind == ScenarioKind::kParallelDown;
}

double gain_weight(const Market& market, std::size_t currency) {
    // Under packs other than the EU's, the EU figure still uses the EU weights.
    const Regulation& eu = regulation(RegulationId::kEu2024856);
    return market.currencies[currency].erm2_narrow ? eu.erm2_gain_weight : eu.gain_weight;
}

double gains_above_limit(const Market& market, std::span<const double> changes) {
    double losses = 0.0;
    double weighted = 0.0;
    double half = 0.0;
    for (std::size_t c = 0; c < changes.size(); ++c) {
        const CurrencyCurves& curves = market.currencies[c];
        if (curves.currency != "EUR" && !curves.erm2 && !curves.erm2_narrow) continue;
        losses += std::max(0.0, -changes[c]);
        const double gain = std::max(0.0, changes[c]);
        weighted += gain_weight(market, c) * gain;
        half += regulation(RegulationId::kEu2024856).gain_weight * gain;
    }
    return std::max(0.0, weighted - std::max(losses, half));
}

template <class Change>
std::vector<Driver> drivers(const Market& market, std::span<const Group> groups,
                            const Change& change) {
    std::vector<Driver> result;
    for (std::size_t g = 0; g < groups.size(); ++g)
        result.push_back({groups[g].side, market.currencies[groups[g].currency].currency,
                          groups[g].product, change(g)});
    std::ranges::stable_sort(result, {}, &Driver::change);
    return result;
}

}  // namespace

std::vector<Aggregation> aggregate(const Market& market, std::span<const Group> groups,
                                   const BookValue& value, std::span<const Scenario> scenarios,
                                   std::size_t base,
                                   std::span<const std::vector<double>> option_value,
                                   GainLimit limit) {
    std::vector<Aggregation> result;
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
        if (s == base) continue;
        std::vector<double> changes(market.currencies.size(), 0.0);
        for (std::size_t g = 0; g < groups.size(); ++g) {
            changes[groups[g].currency] += value.groups[g][s].eve - value.groups[g][base].eve;
            if (!option_value.empty())
                changes[groups[g].currency] += option_value[g][s] - option_value[g][base];
        }
        Aggregation row{.scenario = scenarios[s].name};
        for (std::size_t c = 0; c < changes.size(); ++c) {
            row.by_currency.push_back({market.currencies[c].currency, changes[c]});
            row.basel_loss += std::max(0.0, -changes[c]);
            row.eu += changes[c] < 0.0 ? changes[c] : gain_weight(market, c) * changes[c];
        }
        if (limit == GainLimit::kLosses) {
            row.eu_gains_cut = gains_above_limit(market, changes);
            row.eu -= row.eu_gains_cut;
        }
        result.push_back(std::move(row));
    }
    return result;
}

OutlierTests outlier_tests(const Market& market, std::span<const Group> groups,
                           const BookValue& value, std::span<const Scenario> scenarios,
                           std::size_t base, std::span<const Aggregation> aggregations,
                           std::optional<double> tier1) {
    const Regulation& rules = *market.regulation;
    OutlierTests tests{.eve_threshold = rules.eve_threshold, .nii_threshold = rules.nii_threshold};
    double basel = 0.0;
    double eu = 0.0;
    double decline = 0.0;
    std::optional<std::size_t> eve_worst;
    std::optional<std::size_t> nii_worst;
    bool any_eve = false;
    bool any_nii = false;
    const double base_nii = value.total(base).nii();
    const bool eu_rules = rules.gain_weight > 0.0;
    for (std::size_t s = 0, a = 0; s < scenarios.size(); ++s) {
        if (s == base) continue;
        const Aggregation& row = aggregations[a++];
        if (is_supervisory(scenarios[s].kind)) {
            any_eve = true;
            if (row.basel_loss > basel) {
                basel = row.basel_loss;
                tests.eve_basel_worst = row.scenario;
                if (!eu_rules) eve_worst = s;
            }
            if (-row.eu > eu) {
                eu = -row.eu;
                tests.eve_eu_worst = row.scenario;
                if (eu_rules) eve_worst = s;
            }
        }
        if (is_parallel(scenarios[s].kind)) {
            any_nii = true;
            const double loss = base_nii - value.total(s).nii();
            if (loss > decline) {
                decline = loss;
                tests.nii_worst = row.scenario;
                nii_worst = s;
            }
        }
    }
    if (eve_worst)
        tests.eve_drivers = drivers(market, groups, [&](std::size_t g) {
            return value.groups[g][*eve_worst].eve - value.groups[g][base].eve;
        });
    if (nii_worst)
        tests.nii_drivers = drivers(market, groups, [&](std::size_t g) {
            return value.groups[g][*nii_worst].nii() - value.groups[g][base].nii();
        });
    if (!tier1 || *tier1 <= 0.0) return tests;
    if (any_eve) {
        tests.eve_basel_ratio = basel / *tier1;
        tests.eve_eu_ratio = eu / *tier1;
        tests.eve_outlier = (eu_rules ? eu : basel) / *tier1 > rules.eve_threshold;
    }
    if (any_nii) {
        tests.nii_decline_ratio = decline / *tier1;
        if (rules.nii_threshold) tests.nii_outlier = decline / *tier1 > *rules.nii_threshold;
    }
    return tests;
}

}  // namespace ballast::alm
