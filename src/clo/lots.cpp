#include "clo/lots.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace ballast::clo {

namespace {

constexpr int kPriceDigits = 8;

Result<Decimal> money(double value) {
    return Decimal::from_double(value, kPriceDigits, Rounding::kHalfEven);
}

Error oversold(const Lot& lot, const Decimal& held) {
    const Decimal leaving = Decimal::from_units(-lot.par.units());
    return fail(Code::kInvalidInput,
                fmt::format("par of {} leaves on {}, when {} is held: expected at most what is "
                            "held",
                            leaving.to_string(), lot.date.to_string(), held.to_string()));
}

// Purchases of which some par is still held.
struct OpenPurchases {
    double priced = 0.0;   // par with a known price
    double cost = 0.0;     // that par times its price
    double accrued = 0.0;  // accrued interest paid for
    bool any_accrued = false;
    bool all_priced = true;  // nothing that is held was only stated

    void add(const Lot& lot) {
        if (lot.side == LotSide::kBuy && lot.price) {
            priced += lot.par.to_double();
            cost += lot.par.to_double() * lot.price->to_double();
        } else {
            all_priced = false;
        }
        if (!lot.purchased_accrued) return;
        accrued += lot.purchased_accrued->to_double();
        any_accrued = true;
    }
    void keep(double share) {
        priced *= share;
        cost *= share;
        accrued *= share;
    }
};

}  // namespace

Result<LotPosition> position_of(std::vector<Lot> lots, fin::Date as_of) {
    std::ranges::stable_sort(lots, [](const Lot& a, const Lot& b) {
        return std::pair(a.date, a.par.is_negative()) < std::pair(b.date, b.par.is_negative());
    });
    LotPosition position;
    OpenPurchases open;
    for (const Lot& lot : lots) {
        if (lot.date > as_of) continue;
        const Decimal before = position.par;
        TRY(position.par, add(before, lot.par));
        if (position.par.is_negative()) return oversold(lot, before);
        if (lot.side == LotSide::kBuy) position.purchase_date = lot.date;
        if (position.par.is_zero())
            open = {};
        else if (lot.par.is_negative())
            open.keep(position.par.to_double() / before.to_double());
        else
            open.add(lot);
    }
    if (position.par.is_zero()) return position;
    if (open.all_priced && open.priced > 0.0) {
        TRY(position.purchase_price, money(open.cost / open.priced));
    }
    if (open.any_accrued) {
        TRY(position.purchased_accrued, money(open.accrued));
    }
    return position;
}

Result<Decimal> cash_of(std::span<const Lot> lots, fin::Date after, fin::Date to) {
    Decimal cash;
    for (const Lot& lot : lots) {
        if (lot.date <= after || lot.date > to || lot.side == LotSide::kStated) continue;
        const Decimal price =
            lot.side == LotSide::kRepayment ? Decimal(100) : lot.price.value_or(Decimal(100));
        TRY(const Decimal value, multiply(lot.par, price, Rounding::kHalfEven));
        TRY(Decimal amount, divide(value, Decimal(100), Rounding::kHalfEven));
        if (lot.rate != 1.0) {
            TRY(amount, money(amount.to_double() * lot.rate));
        }
        TRY(cash, subtract(cash, amount));
    }
    return cash;
}

}  // namespace ballast::clo
