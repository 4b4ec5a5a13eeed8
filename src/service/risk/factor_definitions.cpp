#include "service/risk/factor_definitions.hpp"

#include <algorithm>
#include <map>

#include "risk/factor_defaults.hpp"
#include "store/factor_definitions.hpp"

namespace ballast::service {

Result<std::vector<FactorView>> factors_in_use(store::Transaction& transaction) {
    TRY(const auto stored, store::factor_definitions(transaction));
    std::map<std::string, std::pair<model::FactorDefinition, FactorOrigin>> all;
    for (const model::FactorDefinition& one : risk::default_factors())
        all[one.name] = {one, FactorOrigin::kDefault};
    for (const model::FactorDefinition& one : stored) all[one.name] = {one, FactorOrigin::kCustom};
    std::vector<FactorView> views;
    for (const auto& [name, entry] : all) {
        const auto& [one, origin] = entry;
        if (!one.deleted)
            views.push_back(
                {one.name, one.symbol, one.coordinates, one.note, one.order, origin, false});
    }
    std::ranges::stable_sort(views, {}, &FactorView::order);
    for (FactorView& view : views) {
        view.is_market = view.coordinates == model::FactorCoordinates::kAbsolute;
        if (view.is_market) break;
    }
    return views;
}

}  // namespace ballast::service
