// risk.factor_correlation: how far the stored factors move together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/risk/describe_factors.hpp"
#include "service/risk/factor_requests.hpp"

namespace ballast::service {

struct FactorCorrelationRequest {
    std::vector<std::string> factors;
    std::optional<risk::FactorCoordinates> coordinates;
    std::optional<fin::Date> as_of;
    std::optional<std::size_t> window;
};

struct FactorCorrelationResponse : Provenance {
    std::vector<risk::FactorSeries> factors;
    risk::FactorCollinearity collinearity;
    std::size_t observations = 0;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    fin::Date as_of;
    double coverage = 1.0;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::FactorCorrelationRequest> {
    using T = service::FactorCorrelationRequest;
    static constexpr std::string_view name = "FactorCorrelationRequest";
    static constexpr std::string_view doc = "Factors with stored prices.";
    static constexpr auto fields =
        list(optional("factors", &T::factors, "Factors by name or symbol; all when empty.",
                      {.max_items = 100, .max_length = 64}),
             optional("coordinates", &T::coordinates,
                      "Returns as they are, or in excess of the market factor; those of the factor "
                      "definitions when absent."),
             optional("as_of", &T::as_of,
                      "Date of the last return; that of the last price when absent."),
             optional("window", &T::window, "Number of latest returns; 252 when absent.",
                      {.minimum = 10, .maximum = 100'000, .unit = "trading days"}));
};

template <>
struct Described<service::FactorCorrelationResponse> {
    using T = service::FactorCorrelationResponse;
    static constexpr std::string_view name = "FactorCorrelationResponse";
    static constexpr std::string_view doc =
        "Correlation, covariance and collinearity of factors in their coordinates.";
    static constexpr auto fields = combined(
        list(required("factors", &T::factors, "Factors in the order of the matrices."),
             required("collinearity", &T::collinearity,
                      "Correlation and covariance matrices, variance inflation, condition number."),
             required("observations", &T::observations, "Number of returns that entered."),
             required("first_date", &T::first_date, "Date of the first return that entered."),
             required("last_date", &T::last_date, "Date of the last return that entered."),
             required("as_of", &T::as_of, "Date of the prices."),
             required("coverage", &T::coverage, "Share of the factors that have prices.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
