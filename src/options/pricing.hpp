// Prices many options by the requested model.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "options/option.hpp"

namespace ballast::options {

enum class Model : std::uint8_t {
    kAuto,                // bsm for European, andersen_lake for American
    kBsm,                 // Black-Scholes-Merton in closed form
    kAndersenLake,        // the integral equation of the exercise boundary
    kBjerksundStensland,  // Bjerksund and Stensland 1993
    kBaw,                 // Barone-Adesi and Whaley 1987
    kBinomial,            // Leisen and Reimer
    kFiniteDifference,
};

struct Priced {
    std::optional<Greeks> greeks;  // nullopt when the option cannot be priced
    Model model = Model::kBsm;     // the model used; never kAuto
    // Reason for a missing price or a limitation of the model; `where` is empty.
    std::optional<Issue> issue;
};

// Validates the terms: returns an error sentence, or empty when they are valid. Spot and strike
// must be positive, time and volatility not negative, everything finite, and the present value of
// the dividends below the spot.
std::string error_of(const Option& option);

// In the order of `options`; the same for any number of threads. A European option requested with a
// model for American ones is priced by bsm (issue `european_by_bsm`); an American one requested
// with bsm gets its European value (issue `early_exercise_ignored`); one with two exercise
// boundaries, or under andersen_lake with cash dividends or a drift that almost certainly leads to
// exercise, is priced by finite differences (see `model`). Where the error of finite differences or
// the tree may exceed 5e-5 of spot or strike, the issue `price_error` states it. Cancelled: the
// blocks that were not priced, of at most 64 options, have neither Greeks nor an issue.
std::vector<Priced> price_options(std::span<const Option> options, Model model, const Work& work);

}  // namespace ballast::options
