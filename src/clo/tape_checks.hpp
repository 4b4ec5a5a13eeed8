// Consistency of imports: errors keep a row, or the whole import, out; warnings are listed. Each
// message ends with what to do, and `where` is the field or the asset that it is about.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "clo/asset.hpp"
#include "clo/deal.hpp"
#include "clo/rating_derivation.hpp"
#include "clo/tape_rows.hpp"

namespace ballast::clo {

struct TapeContext {
    fin::Date as_of;
    std::string currency;              // of the deal; empty: none given
    bool converted = false;            // whether the deal has a rate of the asset's currency
    std::optional<double> index_rate;  // of the index of the assets
};

// Of a deal for assets in a currency, without an index rate.
TapeContext tape_context(const Deal& deal, const std::string& currency, fin::Date as_of);

// What is wrong or doubtful about one record; `where` of each issue is the field.
Issues check_tape_record(const Asset& asset, const TapeContext& context);

// The errors of check_tape_record: what a deal cannot hold.
Issues check_tape_holding(const Asset& asset, const TapeContext& context);

// What the records of the workspace contradict each other in: one ISIN or LoanX identifier of two
// assets, one issuer in two industries or countries. `where` is the id of an asset.
Issues check_tape_records(std::span<const Asset> assets);

// What is doubtful about the price of an asset: that it is older than five business days (weekends
// only are closed), or moved by more than ten points.
Issues check_tape_price(const std::string& asset, fin::Date date,
                        const std::optional<Decimal>& before, const std::optional<Decimal>& after,
                        fin::Date as_of);

// Warning that a schedule does not add up to the par held.
Issues check_schedule_sum(const std::string& asset, const Decimal& sum, const Decimal& par);

// Error that not every row of a file has a status.
Issues check_row_count(const TapeTotals& totals);

// Error that a deal holds another par after an import than its source states, by more than 0.01.
Issues check_par_sum(const Decimal& held, const Decimal& stated, const std::string& where);

// Errors of assets without a market value that the overcollateralization ratios need: defaulted and
// deferring ones where the deal values them at market (not those in default for so long that they
// count as zero), and those of an excess of CCC assets.
Issues check_market_values(std::span<const Holding> pool, double principal_cash,
                           const Valuation& valuation, const RatingRules& rules);

// Principal cash of a report against that of the report before, moved by the lots since then.
struct CashTie {
    fin::Date before;
    Decimal expected;
    fin::Date as_of;
    Decimal stated;
    std::optional<fin::Date> payment;  // between them: notes were paid, and nothing ties
    std::size_t unpriced = 0;          // changes of par since then without a price
};
// Warning where they differ by more than 0.01.
Issues check_cash_tie(const CashTie& tie);

}  // namespace ballast::clo
