// Sensitivity of EVE to single tenors of the curves, and of EVE and NII to one index curve against
// the others.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alm/book.hpp"

namespace ballast::alm {

// Years, ascending: the tenors of quoted curves.
std::span<const double> standard_key_rates();

// Change of EVE by tenor, of a group of positions, in the reporting currency.
struct KeyRateFigures {
    double eve = 0.0;
    double parallel = 0.0;  // half the difference of EVE with all rates one basis point down and up
    std::vector<double> bpv;  // by tenor: likewise, with the rates of the tenor

    // bpv / (0.0001 EVE), in years; nullopt where EVE is 0.
    std::optional<double> duration(double of_bpv) const;
    void add(const KeyRateFigures& other);
};

// Positions of one side, currency and product.
struct KeyRateGroup {
    Side side = Side::kAsset;
    std::string currency;
    std::string product;
    bool off_balance = false;
    KeyRateFigures figures;
};

// All positions of a section, "asset", "liability", "off_balance" or "equity" for all of them, in
// one currency or in all.
struct KeyRateTotal {
    std::string section;
    std::string currency;  // empty: all
    KeyRateFigures figures;
};

struct KeyRates {
    std::vector<double> tenors;
    std::vector<KeyRateTotal> totals;  // by section; all currencies first
    std::vector<KeyRateGroup> groups;  // by section, currency and product
};

// A basis point at a tenor is a tent: one basis point there, nothing at the neighboring tenors and
// beyond, linear in between, flat before the first tenor and after the last. The tents add up to a
// basis point everywhere, so that the tenors add up to the parallel figure except for terms of the
// third order and the kinks of caps and floors. `tenors`: years, positive and ascending. Returns
// kInvalidInput at "/tenors", or kCancelled when stopped.
Result<KeyRates> key_rates(const Book& book, const Market& market, std::span<const double> tenors,
                           const Work& work);

// Change of EVE and NII when one projection curve moves in parallel and nothing else does.
struct BasisFigure {
    std::string currency;
    std::string curve;
    double eve_up = 0.0;  // in the reporting currency; negative is a loss
    double eve_down = 0.0;
    double nii_up = 0.0;
    double nii_down = 0.0;
};

// NII of what is not in the book, by scenario: planned new business.
using AddedNii = std::function<Result<std::vector<double>>(std::span<const Scenario>)>;

// For every projection curve to which a position is exposed, by currency and name. `shock`: as a
// fraction, positive. `added` may be empty.
Result<std::vector<BasisFigure>> basis_risk(const Book& book, const Market& market, double shock,
                                            const Work& work, const AddedNii& added = {});

}  // namespace ballast::alm
