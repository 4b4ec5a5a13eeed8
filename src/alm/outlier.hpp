// Changes of EVE and NII between scenarios, their aggregation over currencies, and the supervisory
// outlier tests.
//
// Basel (SRP31.103): a gain in one currency never offsets a loss in another. EU: losses in full,
// gains by a weight (2024/857, article 24). The EVE tests use the worst of the supervisory
// scenarios given, the NII test the worse of the two parallel ones (2024/856, articles 1 and 5).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alm/book.hpp"
#include "alm/rates.hpp"

namespace ballast::alm {

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

OutlierTests outlier_tests(const Market& market, std::span<const Group> groups,
                           const BookValue& value, std::span<const Scenario> scenarios,
                           std::size_t base, std::span<const Aggregation> aggregations,
                           std::optional<double> tier1);

}  // namespace ballast::alm
