#include "ledger/wash_sales.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "ledger/exact.hpp"
#include "ledger/lots.hpp"

namespace ballast::ledger {

namespace {

bool share_an_order(const WashLot& a, const WashLot& b) {
    for (const std::uint32_t order : a.orders)
        if (std::find(b.orders.begin(), b.orders.end(), order) != b.orders.end()) return true;
    return false;
}

// Splits a lot: the first `units` stay in it; the rest is returned.
WashLot cut(WashLot& lot, Decimal units) {
    WashLot rest = lot;
    const auto part = [&](Decimal& kept, Decimal& left) {
        kept = mul_div(left, units, lot.units);
        left -= kept;
    };
    WashLot first = lot;
    part(first.quantity, rest.quantity);
    part(first.basis, rest.basis);
    part(first.proceeds, rest.proceeds);
    first.units = units;
    rest.units -= units;
    lot = std::move(first);
    return rest;
}

class LossMatching {
public:
    explicit LossMatching(std::vector<WashLot> lots) : lots_(std::move(lots)) {
        // Distinct keys make the result independent of the order of the lots.
        std::stable_sort(lots_.begin(), lots_.end(), [](const WashLot& a, const WashLot& b) {
            return std::tie(a.acquired, a.key) < std::tie(b.acquired, b.key);
        });
        for (std::size_t i = 0; i < lots_.size(); ++i) enter(i);
    }

    std::vector<WashLot> run() {
        while (!losses_.empty()) {
            const std::size_t loss = std::get<2>(*losses_.begin());
            losses_.erase(losses_.begin());
            if (const auto replacement = find_replacement(lots_[loss])) wash(loss, *replacement);
        }
        return std::move(lots_);
    }

private:
    bool is_loss(const WashLot& lot) const {
        return lot.sold && lot.proceeds < lot.basis && lot.disallowed.is_zero();
    }
    void enter(std::size_t i) {
        if (!lots_[i].is_replacement) free_.insert({lots_[i].acquired, lots_[i].key, i});
        if (is_loss(lots_[i])) losses_.insert({*lots_[i].sold, lots_[i].key, i});
    }

    std::optional<std::size_t> find_replacement(const WashLot& loss) const {
        const fin::Date last = *loss.sold + kWashSaleDays;
        for (auto at = free_.lower_bound({*loss.sold - kWashSaleDays, std::string(), 0});
             at != free_.end() && std::get<0>(*at) <= last; ++at) {
            const WashLot& lot = lots_[std::get<2>(*at)];
            // Shares sold before the loss arose do not replace anything.
            if (lot.sold && *lot.sold < *loss.sold) continue;
            // A matched loss stays matched.
            if (!lot.disallowed.is_zero()) continue;
            if (lot.security != loss.security && (loss.is_call || !lot.is_call)) continue;
            if (!share_an_order(lot, loss)) return std::get<2>(*at);
        }
        return std::nullopt;
    }

    void wash(std::size_t loss, std::size_t replacement) {
        free_.erase({lots_[replacement].acquired, lots_[replacement].key, replacement});
        losses_.erase(
            {lots_[replacement].sold.value_or(fin::Date{}), lots_[replacement].key, replacement});
        const Decimal units = std::min(lots_[loss].units, lots_[replacement].units);
        for (const std::size_t i : {loss, replacement}) {
            if (lots_[i].units == units) continue;
            const bool was_free = free_.erase({lots_[i].acquired, lots_[i].key, i}) > 0;
            WashLot rest = cut(lots_[i], units);
            if (was_free) free_.insert({lots_[i].acquired, lots_[i].key, i});
            lots_.push_back(std::move(rest));
            const std::size_t made = lots_.size() - 1;
            if (i == loss && !was_free)
                losses_.insert({*lots_[made].sold, lots_[made].key, made});
            else
                enter(made);
        }
        WashLot& sale = lots_[loss];
        WashLot& bought = lots_[replacement];
        sale.disallowed = sale.basis - sale.proceeds;
        bought.is_replacement = true;
        bought.orders.insert(bought.orders.end(), sale.orders.begin(), sale.orders.end());
        if (!bought.basis_is_lost) {
            bought.basis += sale.disallowed;
            bought.holding_from = bought.holding_from - (*sale.sold - sale.holding_from);
        }
        if (is_loss(bought)) losses_.insert({*bought.sold, bought.key, replacement});
    }

    std::vector<WashLot> lots_;
    std::set<std::tuple<fin::Date, std::string, std::size_t>> free_;    // unused purchases
    std::set<std::tuple<fin::Date, std::string, std::size_t>> losses_;  // unmatched sales
};

}  // namespace

std::vector<WashLot> match_wash_sales(std::vector<WashLot> lots) {
    return LossMatching(std::move(lots)).run();
}

}  // namespace ballast::ledger
