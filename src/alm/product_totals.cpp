#include "alm/product_totals.hpp"

#include <map>
#include <utility>

namespace ballast::alm {

std::vector<ProductTotal> product_totals(const Market& market, std::span<const Group> groups,
                                         const BookValue& value,
                                         std::span<const Scenario> scenarios) {
    std::map<std::pair<Side, std::string>, ProductTotal> products;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const Group& group = groups[g];
        ProductTotal& row = products[{group.side, group.product}];
        const double fx = market.currencies[group.currency].fx_to_reporting;
        row.side = group.side;
        row.product = group.product;
        row.positions += static_cast<std::int64_t>(group.positions);
        row.balance += group.balance * fx;
        row.notional += group.notional * fx;
        row.scenarios.resize(scenarios.size());
        const BookTotal& base = value.groups[g][0];
        for (std::size_t s = 0; s < scenarios.size(); ++s) {
            const BookTotal& total = value.groups[g][s];
            ProductFigures& change = row.scenarios[s];
            change.scenario = scenarios[s].name;
            change.eve += total.eve;
            change.delta_eve += total.eve - base.eve;
            change.nii += total.nii();
            change.delta_nii += total.nii() - base.nii();
        }
    }
    std::vector<ProductTotal> totals;
    totals.reserve(products.size());
    for (auto& [key, row] : products) totals.push_back(std::move(row));
    return totals;
}

}  // namespace ballast::alm
