// Changes of EVE and NII between scenarios, their aggregation over currencies, and the supervisory
// outlier tests.
//
// Basel (SRP31.103): a currency's gain never offsets another's loss. EU: losses in full, gains by a
// weight (2024/857, article 24). EVE tests take the worst of the supervisory scenarios given, the
// NII test the worse parallel one (2024/856, articles 1 and 5).
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
    double change = 0.0;  // of EVE, in the reporting currency, options included
};

struct Aggregation {
    std::string scenario;
    std::vector<CurrencyChange> by_currency;
    double basel_loss = 0.0;    // positive is a loss
    double eu = 0.0;            // change: negative is a loss
    double eu_gains_cut = 0.0;  // weighted gains that the limit leaves out of `eu`
};

// What one side, currency and product adds to the worst change.
struct Driver {
    Side side = Side::kAsset;
    std::string currency;
    std::string product;
    double change = 0.0;
};

struct OutlierTests {
    std::optional<std::string> eve_basel_worst;  // scenario; nothing when none loses
    std::optional<double> eve_basel_ratio;       // loss over Tier 1
    std::optional<std::string> eve_eu_worst;
    std::optional<double> eve_eu_ratio;
    std::optional<std::string> nii_worst;
    std::optional<double> nii_decline_ratio;
    double eve_threshold = 0.0;
    std::optional<double> nii_threshold;
    std::optional<bool> eve_outlier;  // by the regulation's own aggregation
    std::optional<bool> nii_outlier;
    std::vector<Driver> eve_drivers;  // of the worst scenario, largest loss first
    std::vector<Driver> nii_drivers;
};

// Of the EU's weighted gains in the euro and in currencies of ERM II.
enum class GainLimit {
    kNone,
    // Recognised up to the greater of the losses in those currencies and half their gains
    // (2024/857, articles 17(6) and 24): what the weight of 80 % gives above half must be matched
    // by losses.
    kLosses,
};

// `base`: index of the base scenario. `option_value`: [group][scenario], what options add to EVE;
// empty: nothing.
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
