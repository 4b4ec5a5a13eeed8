#include "clo/par_value.hpp"

#include <algorithm>

#include "clo/discount_status.hpp"

namespace ballast::clo {

namespace {

std::optional<double> lowest(std::optional<double> a, std::optional<double> b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
}

// Value per unit of par of a defaulted or deferring asset.
std::optional<double> carrying(const ParAsset& asset, CarryingValue rule) {
    switch (rule) {
        case CarryingValue::kMarket:
            return asset.market;
        case CarryingValue::kRecovery:
            return asset.recovery;
        case CarryingValue::kMinRecoveryMarket:
            break;
    }
    return lowest(asset.market, asset.recovery);
}

// An asset's category and value before the excess of CCC assets.
AssetParValue base_value(const ParAsset& asset, const Valuation& valuation, bool& determined) {
    determined = true;
    if (asset.defaulted && asset.expired) return {ParCategory::kDefaulted, 0.0, 0.0};
    if (asset.defaulted || asset.deferring) {
        std::optional<double> share;
        if (asset.defaulted) share = carrying(asset, valuation.defaulted);
        if (asset.deferring) share = lowest(share, carrying(asset, valuation.deferring));
        determined = share.has_value();
        return {asset.defaulted ? ParCategory::kDefaulted : ParCategory::kDeferring, 0.0,
                asset.par * share.value_or(0.0)};
    }
    if (asset.discount && asset.purchase)
        return {ParCategory::kDiscount, 0.0, asset.par * *asset.purchase};
    return {ParCategory::kPar, 0.0, asset.par};
}

struct Excess {
    double par = 0.0;
    double amount = 0.0;
};

bool counts(const ParAsset& asset, bool moodys) {
    return !asset.defaulted && !asset.deferring && (moodys ? asset.caa : asset.ccc);
}

Excess excess_of(std::span<const ParAsset> pool, bool moodys, double limit) {
    double par = 0.0;
    for (const ParAsset& asset : pool)
        if (counts(asset, moodys)) par += asset.par;
    return {par, std::max(par - limit, 0.0)};
}

// The assets of the excess, lowest market value first; ties by id, so that the order of the pool
// does not matter.
std::vector<std::size_t> by_market_value(std::span<const ParAsset> pool, bool moodys,
                                         ExcessAssets excess) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < pool.size(); ++i) {
        const bool taken = excess == ExcessAssets::kAll ? !pool[i].defaulted && !pool[i].deferring
                                                        : counts(pool[i], moodys);
        if (taken && pool[i].market) order.push_back(i);
    }
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        if (*pool[a].market != *pool[b].market) return *pool[a].market < *pool[b].market;
        return pool[a].id < pool[b].id;
    });
    return order;
}

void take_excess(std::span<const ParAsset> pool, bool moodys, ExcessAssets excess,
                 ParValue& result) {
    double left = result.ccc_excess;
    for (const std::size_t i : by_market_value(pool, moodys, excess)) {
        if (left <= 0.0) return;
        const ParAsset& asset = pool[i];
        AssetParValue& value = result.assets[i];
        const double share = asset.par > 0.0 ? value.value / asset.par : 1.0;
        const double lower = std::min(*asset.market, share);
        const double part = std::min(left, asset.par);
        left -= part;
        value.ccc_excess_par = part;
        value.value -= part * (share - lower);
        value.category = ParCategory::kCccExcess;
        result.ccc_haircut += part * (1.0 - lower);
    }
    if (left > 0.0)  // assets of the excess without a market value
        for (const ParAsset& asset : pool)
            if (counts(asset, moodys) && !asset.market) result.undetermined.push_back(asset.id);
}

bool has_agency(const CccTerms& terms, std::string_view agency) {
    return std::ranges::find(terms.agencies, agency) != terms.agencies.end();
}

}  // namespace

double purchased_accrued(const Holding& holding) {
    const bool received = holding.defaulted.value_or(false) || holding.deferring.value_or(false);
    return holding.purchased_accrued && !received ? holding.purchased_accrued->to_double() : 0.0;
}

ParAsset par_asset(const Holding& holding, std::optional<MoodysRating> moodys,
                   std::optional<SpRating> sp, const Valuation& valuation, fin::Date as_of) {
    const auto share = [](const std::optional<Decimal>& percent) {
        return percent ? std::optional(percent->to_double() / 100.0) : std::nullopt;
    };
    ParAsset asset{.id = holding.id, .par = holding.par.to_double()};
    asset.market = share(holding.market_value);
    asset.purchase = share(holding.purchase_price);
    asset.recovery = lowest(holding.moodys_recovery, sp_recovery_rate(holding.sp_recovery));
    asset.defaulted = holding.defaulted.value_or(false);
    asset.deferring = holding.deferring.value_or(false);
    if (valuation.purchased_accrued && asset.par > 0.0)
        asset.accrued = purchased_accrued(holding) / asset.par;
    asset.expired = asset.defaulted && holding.default_date &&
                    as_of >= fin::add_months(*holding.default_date,
                                             static_cast<int>(valuation.zero_after_years * 12.0));
    asset.caa = moodys && is_worse(*moodys, MoodysRating::kB3);
    asset.ccc = sp && is_worse(*sp, SpRating::kBMinus);
    const DiscountStatus status = discount_status(holding, moodys, valuation, as_of);
    asset.discount = status == DiscountStatus::kDiscount || status == DiscountStatus::kUncertain;
    return asset;
}

ParValue par_value(std::span<const ParAsset> pool, double principal_cash,
                   const Valuation& valuation, ExcessAssets excess_assets) {
    ParValue result;
    result.assets.reserve(pool.size());
    result.principal_amount = principal_cash;
    for (const ParAsset& asset : pool) {
        bool determined = true;
        result.assets.push_back(base_value(asset, valuation, determined));
        if (!determined) result.undetermined.push_back(asset.id);
        if (!asset.defaulted && !asset.deferring) result.principal_amount += asset.par;
    }
    if (valuation.ccc) {
        result.ccc_limit = std::max(valuation.ccc->limit * result.principal_amount, 0.0);
        Excess best;
        bool best_is_moodys = false;
        for (const bool moodys : {true, false}) {
            if (!has_agency(*valuation.ccc, moodys ? "moodys" : "sp")) continue;
            const Excess excess = excess_of(pool, moodys, result.ccc_limit);
            if (excess.amount > best.amount || best.par == 0.0) {
                best = excess;
                best_is_moodys = moodys;
            }
        }
        result.ccc_par = best.par;
        result.ccc_excess = best.amount;
        take_excess(pool, best_is_moodys, excess_assets, result);
    }
    result.adjusted = principal_cash;
    for (const AssetParValue& value : result.assets) result.adjusted += value.value;
    for (const ParAsset& asset : pool) result.purchased_accrued += asset.accrued * asset.par;
    result.adjusted += result.purchased_accrued;
    return result;
}

}  // namespace ballast::clo
