#include "clo/tape_lots.hpp"

#include <algorithm>
#include <cstdint>

namespace ballast::clo {

Result<std::optional<TapeLot>> lot_of_position(const Decimal& held, const Decimal& stated,
                                               bool priced) {
    if (held == stated) return std::optional<TapeLot>();
    const auto difference = subtract(stated, held);
    if (!difference) return fail(Code::kInvalidInput, "par is too large");
    const bool first = held.is_zero();
    return std::optional(
        TapeLot{.kind = first && priced ? TapeLotKind::kBought : TapeLotKind::kStated,
                .par = *difference,
                .first = first});
}

Lot lot_of_absent(const Decimal& held, const std::optional<Decimal>& market_value, fin::Date date) {
    return {.side = market_value ? LotSide::kSell : LotSide::kStated,
            .date = date,
            .par = Decimal::from_units(-held.units()),
            .price = market_value,
            .purchased_accrued = {}};
}

Result<Decimal> repaid_at_factor(const Decimal& original, const Decimal& factor,
                                 const Decimal& held) {
    const auto outstanding = multiply(original, factor, Rounding::kHalfEven);
    if (!outstanding) return fail(Code::kInvalidInput, "par is too large");
    const auto repaid = subtract(held, *outstanding);
    if (!repaid) return fail(Code::kInvalidInput, "par is too large");
    if (repaid->is_negative())
        return fail(Code::kInvalidInput,
                    "the factor is above that of the par held: a factor only falls");
    return *repaid;
}

void TapeLots::store(const std::string& asset, const Lot& lot) {
    lots_[asset].push_back({.lot = lot, .stored = true});
}

bool TapeLots::repeats(const std::string& asset, const Lot& lot) {
    const auto known = lots_.find(asset);
    if (known == lots_.end()) return false;
    const auto same = std::ranges::find_if(known->second, [&](const Entry& entry) {
        return entry.stored && !entry.matched && entry.lot.side == lot.side &&
               entry.lot.date == lot.date && entry.lot.par == lot.par &&
               entry.lot.price == lot.price;
    });
    if (same == known->second.end()) return false;
    same->matched = true;
    return true;
}

Status TapeLots::add(const std::string& asset, const Lot& lot) {
    std::vector<Entry>& entries = lots_[asset];
    if (lot.par.is_negative()) {
        std::vector<Lot> all;
        for (const Entry& entry : entries) all.push_back(entry.lot);
        all.push_back(lot);
        const auto position = position_of(std::move(all), fin::Date::from_serial(INT32_MAX / 2));
        if (!position) return Error(position.error());
    }
    entries.push_back({.lot = lot});
    return {};
}

Decimal TapeLots::original(const std::string& asset, fin::Date as_of) const {
    Decimal original;
    const auto known = lots_.find(asset);
    if (known == lots_.end()) return original;
    for (const Entry& entry : known->second)
        if (entry.stored && entry.lot.date <= as_of && entry.lot.side != LotSide::kRepayment)
            if (const auto sum = ballast::add(original, entry.lot.par)) original = *sum;
    return original;
}

}  // namespace ballast::clo
