// The adjusted collateral principal amount: the numerator of overcollateralization ratios (clo.md
// 1.4). An asset counts once, in the category with its lowest value.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "clo/asset.hpp"
#include "clo/deal.hpp"
#include "fin/date.hpp"

namespace ballast::clo {

// What the valuation needs of an asset; shares of par.
struct ParAsset {
    std::string id;
    double par = 0.0;
    std::optional<double> market;    // market value
    std::optional<double> purchase;  // purchase price
    std::optional<double> recovery;  // the lower of the agencies' recovery rates
    double accrued = 0.0;            // interest bought and not yet received, where it counts
    bool defaulted = false;
    bool deferring = false;
    bool expired = false;   // defaulted for as long as the deal values at all
    bool discount = false;  // bought as a discount obligation and still one
    bool caa = false;       // Caa1 or lower
    bool ccc = false;       // CCC+ or lower
};

enum class ParCategory : std::uint8_t {
    kPar,
    kDefaulted,
    kDeferring,
    kDiscount,
    kCccExcess,
};

struct AssetParValue {
    ParCategory category = ParCategory::kPar;
    double ccc_excess_par = 0.0;
    double value = 0.0;
};

struct ParValue {
    double principal_amount = 0.0;  // par of assets neither defaulted nor deferring, and cash
    double ccc_par = 0.0;           // of the agency whose excess applies
    double ccc_limit = 0.0;
    double ccc_excess = 0.0;
    double ccc_haircut = 0.0;        // par of the excess less its value
    double purchased_accrued = 0.0;  // interest, where the deal counts it
    double adjusted = 0.0;
    std::vector<AssetParValue> assets;  // in the order of the pool
    // Assets whose value the data do not determine; they count at par, or zero where defaulted or
    // deferring.
    std::vector<std::string> undetermined;
};

// Interest that was bought with the asset and is expected, in currency: an asset that defaulted or
// defers pays none.
double purchased_accrued(const Holding& holding);

// The facts of a holding. `moodys` and `sp` are the ratings that count for the excess of CCC
// assets.
ParAsset par_asset(const Holding& holding, std::optional<MoodysRating> moodys,
                   std::optional<SpRating> sp, const Valuation& valuation, fin::Date as_of);

// Which assets count towards the excess of CCC assets; all: as in the earlier workbook.
enum class ExcessAssets : std::uint8_t { kCcc, kAll };

ParValue par_value(std::span<const ParAsset> pool, double principal_cash,
                   const Valuation& valuation, ExcessAssets excess = ExcessAssets::kCcc);

}  // namespace ballast::clo
