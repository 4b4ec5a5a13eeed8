#include "alm/outlier.hpp"

#include <algorithm>
#include <array>

namespace ballast::alm {

namespace {

constexpr std::array kParallelScenarios{ScenarioKind::kParallelUp, ScenarioKind::kParallelDown};
constexpr int kNiiTestMonths = 12;

// The EVE of every standard is that of a run-off balance sheet. Basel has no NII limit; its NII is
// that of the disclosure.
struct Provision {
    RegulationId id;
    std::string_view eve_source;
    BalanceRule nii_balance;
    std::string_view nii_source;
};
constexpr std::array kProvisions{
    Provision{RegulationId::kBcbsD368, "BCBS d368, principle 12", BalanceRule::kConstant,
              "DIS70, table IRRBB1"},
    Provision{RegulationId::kEu2024856, "Regulation (EU) 2024/856, article 3",
              BalanceRule::kConstant, "Regulation (EU) 2024/856, article 4"},
    Provision{RegulationId::kBcbsD578, "BCBS d578", BalanceRule::kConstant, "DIS70, table IRRBB1"}};

bool compares(const OutlierRule& rule, ScenarioKind kind) {
    return std::ranges::find(rule.scenarios, kind) != rule.scenarios.end();
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

double sum_of(const GroupNii& nii, std::size_t scenario) {
    double sum = 0.0;
    for (const std::vector<double>& group : nii) sum += group[scenario];
    return sum;
}

GroupNii nii_by_group(const BookValue& value) {
    GroupNii result;
    for (const std::vector<BookTotal>& group : value.groups) {
        std::vector<double>& row = result.emplace_back();
        for (const BookTotal& total : group) row.push_back(total.nii());
    }
    return result;
}

// The applied regulation where it is of the same standard, EU or Basel.
const Regulation& of_standard(RegulationId id, const Regulation& applied) {
    const bool eu = id == RegulationId::kEu2024856;
    const bool same = eu == (applied.id == RegulationId::kEu2024856);
    return same ? applied : regulation(id);
}

double limit_of(RegulationId id, const Regulation& applied) {
    return of_standard(id, applied).eve_threshold;
}

std::string source_of(RegulationId id, const Regulation& applied) {
    const RegulationId own = of_standard(id, applied).id;
    return std::string(std::ranges::find(kProvisions, own, &Provision::id)->eve_source);
}

}  // namespace

OutlierRules outlier_rules(const Regulation& regulation) {
    const Provision& provision = *std::ranges::find(kProvisions, regulation.id, &Provision::id);
    return {.eve = {.balance = BalanceRule::kRunoff,
                    .scenarios = kSupervisoryScenarios,
                    .threshold = regulation.eve_threshold,
                    .source = provision.eve_source},
            .nii = {.balance = provision.nii_balance,
                    .horizon_months = kNiiTestMonths,
                    .scenarios = kParallelScenarios,
                    .threshold = regulation.nii_threshold,
                    .source = provision.nii_source}};
}

std::optional<BookSettings> nii_test_settings(const BookSettings& analysis,
                                              const Regulation& regulation,
                                              std::span<const Scenario> scenarios,
                                              std::size_t base) {
    const OutlierRule rule = outlier_rules(regulation).nii;
    const bool compared = std::ranges::any_of(scenarios, [&](const Scenario& scenario) {
        return &scenario != &scenarios[base] && compares(rule, scenario.kind);
    });
    const bool same = analysis.balance == rule.balance &&
                      analysis.horizon_months == rule.horizon_months &&
                      analysis.months == MonthRule::kRolling;
    if (!compared || same) return std::nullopt;
    BookSettings test = analysis;
    test.balance = rule.balance;
    test.horizon_months = rule.horizon_months;
    test.months = MonthRule::kRolling;
    test.time_value = false;
    return test;
}

Result<GroupNii> nii_of_test(const Book& test, std::span<const Group> groups, const Market& market,
                             std::span<const Scenario> scenarios, std::size_t base,
                             const Work& work) {
    const OutlierRule rule = outlier_rules(*market.regulation).nii;
    GroupNii result(groups.size(), std::vector<double>(scenarios.size(), 0.0));
    if (groups.empty()) return result;
    std::vector<Scenario> compared;
    std::vector<std::size_t> places;
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
        if (s != base && !compares(rule, scenarios[s].kind)) continue;
        compared.push_back(scenarios[s]);
        places.push_back(s);
    }
    TRY(const BookValue value, value_book(test, market, compared, Detail::kTotals, work, {},
                                          Measures::only(Measure::kNii)));
    for (std::size_t t = 0; t < test.groups().size(); ++t) {
        const Group& own = test.groups()[t];
        const auto group = std::ranges::find_if(groups, [&](const Group& other) {
            return other.side == own.side && other.currency == own.currency &&
                   other.product == own.product && other.off_balance == own.off_balance;
        });
        if (group == groups.end()) continue;
        std::vector<double>& row = result[static_cast<std::size_t>(group - groups.begin())];
        for (std::size_t k = 0; k < places.size(); ++k) row[places[k]] = value.groups[t][k].nii();
    }
    return result;
}

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
                           std::optional<double> tier1, const GroupNii& test_nii) {
    const Regulation& applied = *market.regulation;
    const OutlierRules rules = outlier_rules(applied);
    OutlierTests tests{.eve_threshold = applied.eve_threshold,
                       .nii_threshold = rules.nii.threshold,
                       .eve_basel_threshold = limit_of(RegulationId::kBcbsD368, applied),
                       .eve_eu_threshold = limit_of(RegulationId::kEu2024856, applied),
                       .eve_basel_source = source_of(RegulationId::kBcbsD368, applied),
                       .eve_eu_source = source_of(RegulationId::kEu2024856, applied),
                       .eve_balance = rules.eve.balance,
                       .eve_source = std::string(rules.eve.source),
                       .nii_balance = rules.nii.balance,
                       .nii_horizon_months = rules.nii.horizon_months,
                       .nii_source = std::string(rules.nii.source)};
    const GroupNii own = test_nii.empty() ? nii_by_group(value) : GroupNii{};
    const GroupNii& nii = test_nii.empty() ? own : test_nii;
    double basel = 0.0;
    double eu = 0.0;
    double decline = 0.0;
    std::optional<std::size_t> eve_worst;
    std::optional<std::size_t> nii_worst;
    bool any_eve = false;
    bool any_nii = false;
    const double base_nii = sum_of(nii, base);
    const bool eu_rules = applied.gain_weight > 0.0;
    for (std::size_t s = 0, a = 0; s < scenarios.size(); ++s) {
        if (s == base) continue;
        const Aggregation& row = aggregations[a++];
        if (compares(rules.eve, scenarios[s].kind)) {
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
        if (compares(rules.nii, scenarios[s].kind)) {
            any_nii = true;
            const double loss = base_nii - sum_of(nii, s);
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
        tests.nii_drivers = drivers(
            market, groups, [&](std::size_t g) { return nii[g][*nii_worst] - nii[g][base]; });
    if (any_nii) {
        tests.nii_base = base_nii;
        tests.nii_decline = decline;
    }
    if (!tier1 || *tier1 <= 0.0) return tests;
    if (any_eve) {
        tests.eve_basel_ratio = basel / *tier1;
        tests.eve_eu_ratio = eu / *tier1;
        tests.eve_basel_outlier = *tests.eve_basel_ratio > tests.eve_basel_threshold;
        tests.eve_eu_outlier = *tests.eve_eu_ratio > tests.eve_eu_threshold;
        tests.eve_outlier = eu_rules ? tests.eve_eu_outlier : tests.eve_basel_outlier;
    }
    if (any_nii) {
        tests.nii_decline_ratio = decline / *tier1;
        if (rules.nii.threshold) tests.nii_outlier = decline / *tier1 > *rules.nii.threshold;
    }
    return tests;
}

}  // namespace ballast::alm
