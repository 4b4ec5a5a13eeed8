// EVE and NII of a book by side and product.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "alm/book.hpp"
#include "alm/business_plan.hpp"
#include "alm/rates.hpp"

namespace ballast::alm {

struct ProductFigures {
    std::string scenario;
    double eve = 0.0;
    double delta_eve = 0.0;
    double nii = 0.0;
    double delta_nii = 0.0;
};

// The groups of one side and product in all currencies; amounts in the reporting currency.
struct ProductTotal {
    Side side = Side::kAsset;
    std::string product;
    std::int64_t positions = 0;
    double balance = 0.0;   // on balance
    double notional = 0.0;  // off balance
    std::vector<ProductFigures> scenarios;
};

// Ordered by side and product. `scenarios`: those of `value`; the first is the base of the changes.
std::vector<ProductTotal> product_totals(const Market& market, std::span<const Group> groups,
                                         const BookValue& value,
                                         std::span<const Scenario> scenarios);

// Adds the NII of planned business, by scenario as in `totals`; a product that no position has gets
// a row of its own.
void add_planned(std::span<const PlannedPart> parts, std::span<const Scenario> scenarios,
                 std::vector<ProductTotal>& totals);

}  // namespace ballast::alm
