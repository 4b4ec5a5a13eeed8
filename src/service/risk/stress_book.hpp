// A stressed book from a request or a stored portfolio, and scenarios resolved against it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "risk/scenario_library.hpp"
#include "risk/scenario_moves.hpp"
#include "service/call.hpp"
#include "service/risk/book.hpp"
#include "service/risk/stress_requests.hpp"
#include "wire/table.hpp"

namespace ballast::service {

struct StressInputs : risk::MovedBook {
    std::optional<wire::WideTable> returns;  // where they are given instead of prices
    std::size_t observations = 0;
    double priced_share = 1.0;  // of the positions' gross value; the others are left out
    std::string currency;
    std::optional<fin::Date> as_of;
    std::string data_digest;
    Issues issues;
};

// Joint betas of every position to the factors with prices, and the factors' covariance, over the
// latest `window` returns. Issue `no_factor` for a factor without prices.
Status add_betas(StressInputs& inputs, std::vector<std::string> factors,
                 std::optional<fin::Date> as_of, std::optional<std::size_t> window,
                 const Work& work);

// `with_rates`: the fund that rates move is a factor, too.
Result<StressInputs> stress_inputs(Call& call, const StressSource& request, bool with_rates);

struct AskedScenario {
    model::Scenario scenario;
    const risk::LibraryScenario* library = nullptr;  // where it is one of the library
    bool is_stored = false;
};

// By id, of the library or stored, or as they are given; all of both when none is given. `pointer`:
// of the list in the request. kInvalidInput for an id that does not exist or an incomplete
// scenario.
Result<std::vector<AskedScenario>> asked_scenarios(const Call& call,
                                                   const std::vector<ScenarioChoice>& choices);
Result<AskedScenario> asked_scenario(const Call& call, const ScenarioChoice& choice,
                                     const std::string& pointer);

// The digest of data and of the scenarios that are stored, which a request names only.
std::string scenario_digest(const std::string& data_digest, std::span<const AskedScenario> asked);

bool has_rates(std::span<const AskedScenario> asked);

}  // namespace ballast::service
