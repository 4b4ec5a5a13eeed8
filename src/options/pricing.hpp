// Options priced by the model asked for, many at once.
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
    kBjerksundStensland,  // 1993
    kBaw,                 // Barone-Adesi and Whaley 1987
    kBinomial,            // Leisen and Reimer
    kFiniteDifference,
};

struct Priced {
    std::optional<Greeks> greeks;  // nothing when the option cannot be priced
    Model model = Model::kBsm;     // what priced it; never kAuto
    std::optional<Issue> issue;    // why not, or in what the model falls short; `where` is empty
};

// What is wrong with the terms, as a sentence; empty when nothing is. Spot and strike are above
// zero, time and volatility not below, everything finite, and the dividends worth less than the
// spot.
std::string fault_of(const Option& option);

// In the order of `options`; the same for any number of threads. A European option asked of a model
// for American ones is priced by bsm (issue `european_by_bsm`); an American one asked of bsm gets
// its European value (issue `early_exercise_ignored`); one with two exercise boundaries, or under
// andersen_lake with cash dividends or a drift that all but surely leads to exercise, is priced by
// finite differences (told by `model`). Where finite differences or the tree may be off by more
// than 5e-5 of spot or strike, the issue `price_error` says by how much.
std::vector<Priced> price_options(std::span<const Option> options, Model model, const Work& work);

}  // namespace ballast::options
