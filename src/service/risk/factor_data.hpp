// Aligned returns of factors and assets, from tables of a request or from stored prices.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "market/price_history.hpp"
#include "risk/factors.hpp"
#include "service/call.hpp"
#include "service/risk/factor_requests.hpp"
#include "wire/table.hpp"

namespace ballast::service {

// Factors of the regressions, and the market among them; empty without excess coordinates.
struct ChosenFactors {
    std::vector<risk::FactorSeries> factors;
    std::string market;

    std::vector<std::string> symbols() const;
};

// Named columns. kInvalidInput without factors, or with a market that is not one of them.
Result<ChosenFactors> chosen_columns(const FactorsRequest& request);

// Definitions, by name or symbol, or other symbols; all definitions when none is named.
Result<ChosenFactors> chosen_definitions(std::span<const FactorView> definitions,
                                         const FactorsRequest& request);

// Simple returns of every symbol on the dates on which all of `common` have a price; a return over
// more than a week is left out.
wire::WideTable returns_on_common_dates(const market::PriceHistory& prices,
                                        std::span<const std::string> common);

struct AlignedReturns {
    risk::FactorData data;
    Issues issues;
};

// The latest `window` rows up to `as_of` on which every factor has a return. Assets without a
// column are left out, with the issue `no_returns`; so are factors, with the issue `no_factor`,
// when `require_factors` is false. kInvalidInput for a factor without a column otherwise.
struct Alignment {
    ChosenFactors factors;
    std::vector<std::string> assets;
    std::optional<std::string> benchmark;
    std::optional<std::string> risk_free;
    std::optional<fin::Date> as_of;
    std::optional<std::size_t> window;
    bool require_factors = true;
};
Result<AlignedReturns> align(const wire::WideTable& returns, const Alignment& alignment);

}  // namespace ballast::service
