// Changes of EVE and NII between scenarios, their aggregation over currencies, and the supervisory
// outlier tests.
//
// Basel (SRP31.103): a gain in one currency never offsets a loss in another. EU: losses in full,
// gains by a weight (2024/857, article 24). The EVE tests use the worst of the supervisory
// scenarios given, the NII test the worse of the two parallel ones (2024/856, articles 1 and 5).
//
// The NII test has a balance sheet assumption and a horizon of its own (`outlier_rules`), whatever
// those of the analysis: its NII is then valued in a book of its own (`nii_test_settings`).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alm/book.hpp"
#include "alm/rates.hpp"

namespace ballast::alm {

// What a regulation prescribes for a test.
struct OutlierRule {
    BalanceRule balance = BalanceRule::kRunoff;
    int horizon_months = 0;  // of rolling months; 0: the whole life of the positions
    std::span<const ScenarioKind> scenarios;
    std::optional<double> threshold;  // share of Tier 1 capital; nullopt: no limit
    std::string_view source;          // the provision with the assumption
};
struct OutlierRules {
    OutlierRule eve;
    OutlierRule nii;
};
OutlierRules outlier_rules(const Regulation& regulation);

// NII over the horizon of the test, [group][scenario], in the reporting currency.
using GroupNii = std::vector<std::vector<double>>;

// The settings of the book from which the NII of the test is valued; nullopt where the analysis has
// those terms already, or where a scenario that the test compares is missing.
std::optional<BookSettings> nii_test_settings(const BookSettings& analysis,
                                              const Regulation& regulation,
                                              std::span<const Scenario> scenarios,
                                              std::size_t base);
// The NII of `test`, made with these settings, under the scenarios that the test compares; by the
// groups of the analysis.
Result<GroupNii> nii_of_test(const Book& test, std::span<const Group> groups, const Market& market,
                             std::span<const Scenario> scenarios, std::size_t base,
                             const Work& work);

struct CurrencyChange {
    std::string currency;
    double change = 0.0;  // EVE change in the reporting currency, options included
};

struct Aggregation {
    std::string scenario;
    std::vector<CurrencyChange> by_currency;
    double basel_loss = 0.0;    // positive is a loss
    double eu = 0.0;            // negative is a loss
    double eu_gains_cut = 0.0;  // weighted gains excluded from `eu` by the limit
};

// Contribution of one side, currency and product to the worst change.
struct Driver {
    Side side = Side::kAsset;
    std::string currency;
    std::string product;
    double change = 0.0;
};

struct OutlierTests {
    std::optional<std::string> eve_basel_worst;  // scenario name; nullopt when no scenario loses
    std::optional<double> eve_basel_ratio;       // loss over Tier 1
    std::optional<std::string> eve_eu_worst;
    std::optional<double> eve_eu_ratio;
    std::optional<std::string> nii_worst;
    std::optional<double> nii_decline_ratio;
    double eve_threshold = 0.0;
    std::optional<double> nii_threshold;
    std::optional<bool> eve_outlier;  // by the aggregation of the regulation
    std::optional<bool> nii_outlier;
    std::vector<Driver> eve_drivers;  // contributions under the worst scenario, largest loss first
    std::vector<Driver> nii_drivers;
    // Each aggregation against the limit of its own standard, whichever regulation is applied.
    double eve_basel_threshold = 0.0;
    std::optional<bool> eve_basel_outlier;
    double eve_eu_threshold = 0.0;
    std::optional<bool> eve_eu_outlier;
    std::string eve_basel_source;
    std::string eve_eu_source;
    // What the regulation prescribes for the tests.
    BalanceRule eve_balance = BalanceRule::kRunoff;
    std::string eve_source;
    BalanceRule nii_balance = BalanceRule::kConstant;
    int nii_horizon_months = 0;
    std::string nii_source;
    // NII of the test: in the base scenario, and its largest decline; nullopt without a parallel
    // scenario.
    std::optional<double> nii_base;
    std::optional<double> nii_decline;
};

// The EU's weighted gains in the euro and in ERM II currencies.
enum class GainLimit {
    kNone,
    // Recognized up to the greater of the losses in those currencies and half their gains
    // (2024/857, articles 17(6) and 24): any excess of the 80 % weight over one half must be
    // matched by losses.
    kLosses,
};

// `base`: index of the base scenario. `option_value`: [group][scenario], contribution of options to
// EVE; may be empty.
std::vector<Aggregation> aggregate(const Market& market, std::span<const Group> groups,
                                   const BookValue& value, std::span<const Scenario> scenarios,
                                   std::size_t base,
                                   std::span<const std::vector<double>> option_value = {},
                                   GainLimit limit = GainLimit::kNone);

// `test_nii`: empty where the NII of `value` is that of the test.
OutlierTests outlier_tests(const Market& market, std::span<const Group> groups,
                           const BookValue& value, std::span<const Scenario> scenarios,
                           std::size_t base, std::span<const Aggregation> aggregations,
                           std::optional<double> tier1, const GroupNii& test_nii = {});

}  // namespace ballast::alm
