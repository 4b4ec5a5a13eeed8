#include "risk/position_groups.hpp"

#include <algorithm>
#include <map>

#include "risk/exposure_totals.hpp"

namespace ballast::risk {

namespace {

struct Building {
    PositionGroup group;
    std::string symbol;  // of the first position
    Decimal quantity;
    bool is_one_symbol = true;  // and the sum exists
};

void add(Building& building, const GroupedPosition& position) {
    if (building.group.count == 0) building.symbol = position.symbol;
    building.is_one_symbol = building.is_one_symbol && building.symbol == position.symbol;
    // A sum that no decimal holds is no sum.
    if (const auto sum = ballast::add(building.quantity, position.quantity))
        building.quantity = *sum;
    else
        building.is_one_symbol = false;
    ++building.group.count;
    if (position.value) add_value(building.group.totals, *position.value);
}

}  // namespace

PositionGroups position_groups(std::span<const GroupedPosition> positions,
                               std::span<const std::string> only) {
    std::map<std::string, Building> by_key;
    PositionGroups result;
    static const std::vector<std::string> kNone{""};
    for (const GroupedPosition& position : positions) {
        if (position.value) add_value(result.totals, *position.value);
        std::vector<std::string> keys = position.keys.empty() ? kNone : position.keys;
        std::ranges::sort(keys);
        keys.erase(std::ranges::unique(keys).begin(), keys.end());
        for (const std::string& key : keys)
            if (only.empty() || std::ranges::find(only, key) != only.end())
                add(by_key[key], position);
    }
    for (auto& [key, building] : by_key) {
        PositionGroup& group = building.group;
        group.key = key;
        if (building.is_one_symbol) group.quantity = building.quantity;
        if (result.totals.gross > 0.0) group.share = group.totals.gross / result.totals.gross;
        result.groups.push_back(std::move(group));
    }
    if (!positions.empty())
        result.coverage =
            static_cast<double>(result.totals.count) / static_cast<double>(positions.size());
    return result;
}

}  // namespace ballast::risk
