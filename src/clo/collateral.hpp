// Cash flows of the assets of a deal, collected in the periods of its payment dates.
//
// Assets pay on their own dates, counted back from maturity. On each of them, in this order:
// default, interest, scheduled principal, prepayment (clo_records.md 1 and case A12); recoveries
// follow after a lag. Everything here is the same on all paths; assets bought on the way are tables
// per unit of par.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "clo/asset.hpp"
#include "clo/assumptions.hpp"
#include "clo/deal_plan.hpp"
#include "clo/par_value.hpp"
#include "clo/period_collateral.hpp"

namespace ballast::clo {

// One asset, or a unit of par, in one period.
struct AssetPeriod {
    double begin = 0.0;  // balance that is not in default
    double interest = 0.0;
    double scheduled = 0.0;
    double unscheduled = 0.0;
    double sold = 0.0;          // proceeds of credit risk sales
    double drawn = 0.0;         // of the unfunded commitment
    double reinvestable = 0.0;  // principal that conditions over the trade allow to replace
    double defaulted = 0.0;     // par that defaults
    double recovered = 0.0;     // received
    double carried = 0.0;       // recoveries expected later
    double in_default = 0.0;    // par whose recovery is expected later
    double end = 0.0;
    double purchased_accrued = 0.0;  // interest bought with the asset and not yet received
};

// What an asset needs in valuations along the projection.
struct AssetMark {
    double value = 1.0;  // per unit of par in the numerator, before the excess of CCC assets
    double market = 1.0;
    double sale_price = 1.0;
    double recovery = 0.0;
    bool caa = false;
    bool ccc = false;
    bool carried = false;  // deferring: not performing, counts at its value
};

struct Collateral {
    std::size_t periods = 0;
    std::vector<std::string> ids;
    std::vector<AssetMark> marks;
    std::vector<AssetPeriod> table;                     // by asset, then period
    std::vector<PeriodCollateral<double>> base;         // sums of the table
    std::vector<std::vector<CccSlice<double>>> slices;  // by period
    // A unit of par bought in period t, in period s: table[t * periods + s].
    std::vector<AssetPeriod> bought;
    double purchase_price = 1.0;
    double bought_sale_price = 1.0;
    bool bought_sources = false;  // whether bought assets have sales or reinvestable principal
    // Assumed CCC assets; empty: those of the slices.
    std::vector<double> ccc_shares, ccc_losses;
    double par_at_start = 0.0;
    CallAssumption call;
    Issues issues;

    const AssetPeriod& at(std::size_t asset, std::size_t period) const {
        return table[asset * periods + period];
    }
    const AssetPeriod& bought_at(std::size_t t, std::size_t s) const {
        return bought[t * periods + s];
    }
};

// The rating by which tables of assumptions are read: Moody's, or else that of S&P; empty without
// one.
std::string_view collateral_rating(const Holding& asset);

// kInvalidInput names assets and assumptions that cannot be used.
Result<Collateral> collect(const Deal& deal, const DealPlan& plan, const IndexPaths& indices,
                           std::span<const Holding> holdings, const Assumptions& assumptions,
                           fin::Date as_of);

}  // namespace ballast::clo
