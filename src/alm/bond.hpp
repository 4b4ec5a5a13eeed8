// Prices, yields, accrued interest and sensitivities of a fixed-coupon bond, as UK gilts and US
// Treasuries are quoted. Amounts per 100 nominal, rates as fractions.
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
    kUkGilt,      // compound interest over the broken period
    kUsTreasury,  // simple interest over the broken period
};

struct BondTerms {
    BondMarket market = BondMarket::kUkGilt;
    std::optional<fin::Date> issue;  // where interest starts to accrue
    fin::Date maturity;
    std::optional<fin::Date> first_coupon;  // end of a short or long first period
    double coupon = 0.0;                    // per year
    int coupons_a_year = 2;
    std::optional<bool> end_of_month;  // absent: coupons on month ends when the maturity is one
    int ex_dividend_days = 0;          // business days from the ex-dividend date to the coupon
};

struct BondFlow {
    fin::Date date;
    double amount = 0.0;
    double periods = 0.0;  // counted from the settlement date
};

// The payments due to a holder from the settlement date on.
struct BondState {
    fin::Date previous_coupon;             // on or before the settlement date, by the coupon grid
    fin::Date next_coupon;                 // the next date of that grid
    std::optional<fin::Date> ex_dividend;  // of the next coupon
    bool is_ex_dividend = false;           // the next coupon belongs to the previous holder
    double accrued = 0.0;                  // negative in the ex-dividend period
    double broken_period = 0.0;            // from the settlement date to next_coupon, in periods
    std::vector<BondFlow> flows;
};

// kInvalidInput: the terms do not describe a bond, or the settlement date is outside its life.
Result<BondState> bond_state(const BondTerms& terms, fin::Date settlement,
                             const fin::Calendar& calendar);

struct BondFigures {
    double yield = 0.0;
    double dirty_price = 0.0;
    double clean_price = 0.0;
    double macaulay_duration = 0.0;  // years
    double modified_duration = 0.0;  // −dP/dy / P, with the dirty price
    double convexity = 0.0;          // d²P/dy² / P
    double pv01 = 0.0;               // −dP/dy / 10,000
};

// kInvalidInput for a yield at or below −100 % per period.
Result<BondFigures> bond_at_yield(const BondTerms& terms, const BondState& state, double yield);
// kInvalidInput for a price that no yield between −90 % per period and 1,000 % per year produces.
Result<BondFigures> bond_at_dirty_price(const BondTerms& terms, const BondState& state,
                                        double price);

}  // namespace ballast::alm
