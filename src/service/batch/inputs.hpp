// What the results of a portfolio rest on: digests by which the batch skips unchanged work, and
// from which two results name the cause of a change.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "model/portfolio.hpp"
#include "service/call.hpp"
#include "store/database.hpp"

namespace ballast::service {

// Name of an input and its digest or version: engine_version, factors, option_market (of a
// portfolio with options), positions, prices, scenarios, securities, settings.
using BatchInputs = std::map<std::string, std::string>;

// What all portfolios of a tenant share.
struct SharedInputs {
    BatchInputs inputs;  // engine_version, factors, prices, scenarios, securities
    std::optional<fin::Date> last_price;
};

Result<SharedInputs> shared_inputs(store::Transaction& transaction);
// Those of the portfolio as well.
Result<BatchInputs> inputs_of(store::Transaction& transaction, const SharedInputs& shared,
                              const model::Portfolio& portfolio);
// Volatilities, rates and dividends with which the options of the portfolio are valued on a day, as
// the input option_market; nothing without options.
Status add_option_market(const Call& call, const model::Portfolio& portfolio, fin::Date as_of,
                         BatchInputs& inputs);
std::string digest_of(const BatchInputs& inputs);

}  // namespace ballast::service
