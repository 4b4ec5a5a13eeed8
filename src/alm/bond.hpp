// Prices, yields, accrued interest and sensitivities of a bond at a fixed coupon, as the markets of
// UK gilts and US Treasuries quote them. Amounts per 100 nominal, rates as fractions.
//
// UK gilts: UK Debt Management Office, "Formulae for Calculating Gilt Prices from Yields", third
// edition (2005), sections 1 and 3. US Treasuries: 31 CFR part 356, appendix B, section II.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "fin/calendar.hpp"
#include "fin/date.hpp"

namespace ballast::alm {

enum class BondMarket : std::uint8_t {
    kUkGilt,      // the broken period is compounded
    kUsTreasury,  // the broken period bears simple interest
};

struct BondTerms {
    BondMarket market = BondMarket::kUkGilt;
    std::optional<fin::Date> issue;  // where interest starts to accrue
    fin::Date maturity;
    std::optional<fin::Date> first_coupon;  // of a first period that is short or long
    double coupon = 0.0;                    // a year
    int coupons_a_year = 2;
    std::optional<bool> end_of_month;  // absent: coupons on month ends when the maturity is one
    int ex_dividend_days = 0;          // business days from the ex-dividend date to the coupon
};

struct BondFlow {
    fin::Date date;
    double amount = 0.0;
    double periods = 0.0;  // from the settlement
};

// What a holder from the settlement on is due.
struct BondState {
    fin::Date previous_coupon;  // on or before the settlement, by the grid of the coupons
    fin::Date next_coupon;      // the next date of that grid
    std::optional<fin::Date> ex_dividend;  // of the next coupon that is paid
    bool is_ex_dividend = false;           // that coupon is not the holder's
    double accrued = 0.0;                  // negative in the ex-dividend period
    double broken_period = 0.0;            // from the settlement to next_coupon, in periods
    std::vector<BondFlow> flows;
};

// kInvalidInput: terms that make no bond, or a settlement outside its life.
Result<BondState> bond_state(const BondTerms& terms, fin::Date settlement,
                             const fin::Calendar& calendar);

struct BondFigures {
    double yield = 0.0;
    double dirty_price = 0.0;
    double clean_price = 0.0;
    double macaulay_duration = 0.0;  // years
    double modified_duration = 0.0;  // −dP/dy / P, of the dirty price
    double convexity = 0.0;          // d²P/dy² / P
    double pv01 = 0.0;               // −dP/dy / 10,000
};

// kInvalidInput for a yield at or below −100 % a period.
Result<BondFigures> bond_at_yield(const BondTerms& terms, const BondState& state, double yield);
// kInvalidInput for a price that no yield between −90 % a period and 1,000 % a year gives.
Result<BondFigures> bond_at_dirty_price(const BondTerms& terms, const BondState& state,
                                        double price);

}  // namespace ballast::alm
