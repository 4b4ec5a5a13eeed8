#include "alm/product_totals.hpp"

#include <algorithm>
#include <map>
#include <tuple>
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

void add_planned(std::span<const PlannedPart> parts, std::span<const Scenario> scenarios,
                 std::vector<ProductTotal>& totals) {
    const auto order = [](const auto& of) { return std::tie(of.side, of.product); };
    for (const auto& [id, value] : parts) {
        auto row = std::ranges::lower_bound(totals, order(value), {}, order);
        if (row == totals.end() || order(*row) != order(value)) {
            row = totals.insert(row, {.side = value.side, .product = value.product});
            for (const Scenario& scenario : scenarios)
                row->scenarios.push_back({.scenario = scenario.name});
        }
        for (std::size_t s = 0; s < row->scenarios.size(); ++s) {
            row->scenarios[s].nii += value.nii(s);
            row->scenarios[s].delta_nii += value.nii(s) - value.nii(0);
        }
    }
}

}  // namespace ballast::alm
