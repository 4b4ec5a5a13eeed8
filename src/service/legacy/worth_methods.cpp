#include <cmath>
#include <fmt/format.h>
#include <set>

#include "ledger/exact.hpp"
#include "ledger/net_worth.hpp"
#include "service/legacy/describe_worth.hpp"
#include "service/legacy/methods.hpp"
#include "service/legacy/words.hpp"

namespace ballast::service {

namespace legacy {
namespace {

using ledger::operator-;

// A holding at its price; nullopt without a price.
std::optional<Decimal> value_of(const Holding& holding,
                                const std::map<std::string, Decimal>& prices) {
    const auto price = prices.find(holding.symbol);
    if (price == prices.end()) return std::nullopt;
    if (!ledger::product_in_range(holding.shares, price->second)) return std::nullopt;
    return ledger::product(holding.shares, price->second);
}

std::string asset_type_of(const Holding& holding) {
    return holding.asset_type.empty() ? std::string("stock") : holding.asset_type;
}

// The earlier system treated a missing price as a total loss; here it is named and lowers the
// coverage.
Result<NetWorthResult> net_worth(Call&, const HoldingsRequest& request) {
    NetWorthResult result;
    double value = 0.0;
    double valued_cost = 0.0;
    std::size_t valued = 0;
    for (const Holding& holding : request.holdings) {
        const double cost = number(holding.cost_basis.value_or(Decimal()));
        result.total_cost_basis += cost;
        const auto worth = value_of(holding, request.prices);
        if (!worth) {
            result.issues.push_back(
                {Severity::kError, "no_price",
                 fmt::format("{} has no price; it is not in the total", holding.symbol),
                 holding.symbol});
            continue;
        }
        ++valued;
        value += number(*worth);
        valued_cost += cost;
        result.by_account[holding.account_id] += number(*worth);
        result.by_asset_type[asset_type_of(holding)] += number(*worth);
    }
    if (!request.holdings.empty())
        result.coverage =
            static_cast<double>(valued) / static_cast<double>(request.holdings.size());
    if (valued > 0 || request.holdings.empty()) {
        result.total_value = value;
        result.total_gain = value - valued_cost;
    }
    return result;
}

Result<wire::RawJson> asset_allocation(Call&, const HoldingsRequest& request) {
    std::map<std::pair<std::string, std::string>, std::optional<double>> values;
    double total = 0.0;
    for (const Holding& holding : request.holdings) {
        const auto worth = value_of(holding, request.prices);
        std::optional<double>& value = values[{asset_type_of(holding), holding.symbol}];
        if (!worth) continue;
        value = value.value_or(0.0) + number(*worth);
        total += number(*worth);
    }
    std::vector<AllocationRow> rows;
    for (const auto& [key, value] : values) {
        AllocationRow& row =
            rows.emplace_back(AllocationRow{key.first, key.second, value, std::nullopt});
        if (value && total != 0.0) row.weight_pct = 100.0 * *value / total;
    }
    return list_of(rows);
}

using Key = std::pair<std::string, std::string>;  // account, symbol

struct Stated {
    double shares = 0.0;
    std::optional<double> cost = 0.0;  // nullopt when any holding lacks a cost
};

std::map<Key, Stated> by_key(const std::vector<Holding>& holdings) {
    std::map<Key, Stated> found;
    for (const Holding& holding : holdings) {
        Stated& stated = found[{holding.account_id, holding.symbol}];
        stated.shares += number(holding.shares);
        const auto cost = number(holding.cost_basis);
        stated.cost = stated.cost && cost ? std::optional(*stated.cost + *cost) : std::nullopt;
    }
    return found;
}

Result<wire::RawJson> detect_discrepancies(Call&, const DiscrepanciesRequest& request) {
    constexpr double kShares = 1e-6;
    constexpr double kCost = 0.01;
    const auto computed = by_key(request.computed);
    const auto stored = by_key(request.stored);
    std::set<Key> keys;
    for (const auto& [key, stated] : computed) keys.insert(key);
    for (const auto& [key, stated] : stored) keys.insert(key);
    std::vector<Discrepancy> rows;
    for (const Key& key : keys) {
        const auto side = [&](const std::map<Key, Stated>& holdings) {
            const auto found = holdings.find(key);
            return found == holdings.end() ? Stated{} : found->second;
        };
        const auto [shares, cost] = side(computed);
        const auto [stated_shares, stated_cost] = side(stored);
        if (std::fabs(shares - stated_shares) > kShares)
            rows.push_back({key.first, key.second, "shares", shares, stated_shares});
        if (cost && stated_cost && std::fabs(*cost - *stated_cost) > kCost)
            rows.push_back({key.first, key.second, "cost_basis", *cost, *stated_cost});
    }
    return list_of(rows);
}

// In the earlier system "one month" was 21 rows back whatever their dates; here it is a calendar
// month.
Result<GrowthResult> growth_rates(Call&, const GrowthRequest& request) {
    std::map<fin::Date, double> values;
    for (const SnapshotValue& snapshot : request.snapshots) {
        const auto value = snapshot.total         ? snapshot.total
                           : snapshot.total_value ? snapshot.total_value
                                                  : snapshot.net_worth;
        if (value) values[snapshot.date] = *value;
    }
    const std::vector<std::pair<fin::Date, double>> dated(values.begin(), values.end());
    GrowthResult result;
    for (const ledger::LookBack& look : ledger::look_backs(dated))
        result.periods[look.period] = look.growth;
    result.velocity = ledger::velocity(dated);
    return result;
}

}  // namespace
}  // namespace legacy

void add_legacy_worth_methods(MethodTable& table) {
    using namespace legacy;
    table.add_legacy<HoldingsRequest, NetWorthResult>(
        compute("portfolio.net_worth", "Market value and unrealized gain of holdings."), net_worth);
    table.add_legacy<HoldingsRequest, wire::RawJson>(
        compute("portfolio.asset_allocation", "Weights of holdings by market value."),
        asset_allocation);
    table.add_legacy<DiscrepanciesRequest, wire::RawJson>(
        compute("portfolio.detect_discrepancies", "Compares two lists of holdings."),
        detect_discrepancies);
    table.add_legacy<GrowthRequest, GrowthResult>(
        compute("portfolio.growth_rates", "Growth of net worth over calendar periods."),
        growth_rates);
}

}  // namespace ballast::service
