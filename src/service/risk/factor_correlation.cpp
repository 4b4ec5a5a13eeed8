#include "service/risk/factor_correlation.hpp"

#include "service/market/data.hpp"
#include "service/provenance.hpp"
#include "service/risk/factor_data.hpp"
#include "service/risk/factor_methods.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kCorrelationWindow = 252;

Result<FactorCorrelationResponse> factor_correlation(Call& call,
                                                     const FactorCorrelationRequest& request) {
    std::vector<FactorView> definitions;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(definitions, factors_in_use(transaction));
        return {};
    }));
    FactorsRequest choice;
    choice.factors = request.factors;
    choice.coordinates = request.coordinates;
    TRY(ChosenFactors chosen, chosen_definitions(definitions, choice));
    const std::vector<std::string> symbols = chosen.symbols();
    TRY(const market::Snapshot snapshot, load_snapshot(call, symbols, request.as_of));
    Alignment alignment{.factors = std::move(chosen),
                        .assets = {},
                        .benchmark = {},
                        .risk_free = {},
                        .as_of = snapshot.as_of(),
                        .window = request.window.value_or(kCorrelationWindow),
                        .require_factors = false};
    TRY(AlignedReturns aligned,
        align(returns_on_common_dates(snapshot.prices(), symbols), alignment));
    TRY(auto outcome, risk::factor_report(aligned.data, {}, call.work()));
    FactorCorrelationResponse response;
    response.factors = std::move(outcome.value.factors);
    response.collinearity = std::move(outcome.value.collinearity);
    response.observations = outcome.value.observations;
    response.first_date = outcome.value.first_date;
    response.last_date = outcome.value.last_date;
    response.as_of = snapshot.as_of();
    response.coverage = symbols.empty() ? 1.0
                                        : static_cast<double>(response.factors.size()) /
                                              static_cast<double>(symbols.size());
    fill_provenance(response, "risk.factor_correlation", request, snapshot.digest(),
                    joined(std::move(aligned.issues), outcome.issues));
    return response;
}

}  // namespace

void add_factor_correlation_methods(MethodTable& table) {
    table.add<FactorCorrelationRequest, FactorCorrelationResponse>(
        computation("risk.factor_correlation", "/risk/factor-correlation",
                    "Correlation, covariance and collinearity of the stored factors."),
        factor_correlation);
}

}  // namespace ballast::service
